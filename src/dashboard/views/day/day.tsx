import type { ViewProps } from "../../frame.tsx";

export default function Day({ rest }: ViewProps) {
  return <h1>Day {rest.join(" ")}</h1>;
}
