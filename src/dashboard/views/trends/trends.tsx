import type { ViewProps } from "../../frame.tsx";

export default function Trends({ rest }: ViewProps) {
  return <h1>Trends {rest.join(" ")}</h1>;
}
