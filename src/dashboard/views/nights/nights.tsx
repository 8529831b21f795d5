import type { ViewProps } from "../../frame.tsx";

export default function Nights({ rest }: ViewProps) {
  return <h1>Nights {rest.join(" ")}</h1>;
}
