import type { ViewProps } from "../../frame.tsx";

export default function Data({ rest }: ViewProps) {
  return <h1>Data {rest.join(" ")}</h1>;
}
