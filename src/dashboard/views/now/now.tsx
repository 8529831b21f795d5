import type { ViewProps } from "../../frame.tsx";

export default function Now({ rest }: ViewProps) {
  return <h1>Now {rest.join(" ")}</h1>;
}
