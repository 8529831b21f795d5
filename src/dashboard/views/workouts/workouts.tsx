import type { ViewProps } from "../../frame.tsx";
import { WorkoutList } from "./list.tsx";
import { OneWorkout } from "./one.tsx";
import "./workouts.css";

/** `workouts`, `workouts/<when it began>`. */
export default function Workouts({ rest: [began] }: ViewProps) {
  return began !== undefined && /^\d{1,12}$/.test(began) ? (
    <OneWorkout startS={Number(began)} />
  ) : (
    <WorkoutList />
  );
}
