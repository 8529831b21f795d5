import type { ViewProps } from "../../frame.tsx";
import { wearer } from "../../house.ts";
import { WorkoutList } from "./list.tsx";
import { NoWorkouts } from "./no-workouts.tsx";
import { OneWorkout } from "./one.tsx";
import { words } from "./words.ts";
import "./workouts.css";

/** `workouts`, `workouts/<when it began>`. */
export default function Workouts({ rest: [began] }: ViewProps) {
  if (wearer.value?.hasRecords !== true) {
    return (
      <>
        <div class="head">
          <h1>{words().title}</h1>
        </div>
        <NoWorkouts />
      </>
    );
  }
  return began !== undefined && /^\d{1,12}$/.test(began) ? (
    <OneWorkout startS={Number(began)} />
  ) : (
    <WorkoutList />
  );
}
