import type { ViewProps } from "../../frame.tsx";

export default function Start({ rest }: ViewProps) {
  return <h1>Start {rest.join(" ")}</h1>;
}
