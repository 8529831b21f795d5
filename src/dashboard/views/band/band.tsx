import type { ViewProps } from "../../frame.tsx";

export default function Band({ rest }: ViewProps) {
  return <h1>Band {rest.join(" ")}</h1>;
}
