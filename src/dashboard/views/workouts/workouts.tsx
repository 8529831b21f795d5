import type { ViewProps } from "../../frame.tsx";

export default function Workouts({ rest }: ViewProps) {
  return <h1>Workouts {rest.join(" ")}</h1>;
}
