import type { ComponentType } from "preact";
import { lazy, Suspense } from "preact/compat";
import { answerOf, api } from "./ask.ts";
import { useAsked } from "./asked.ts";
import "./frame.css";
import { house } from "./house.ts";
import "./parts/parts.css";
import { goTo, linkTo, route } from "./route.ts";
import { translated } from "./words.ts";

const words = translated({
  en: {
    now: "Now",
    day: "Day",
    nights: "Nights",
    trends: "Trends",
    workouts: "Workouts",
    band: "Band",
    data: "Data",
    start: "Set up",
  },
  de: {
    now: "Jetzt",
    day: "Tag",
    nights: "Nächte",
    trends: "Verlauf",
    workouts: "Training",
    band: "Band",
    data: "Daten",
    start: "Einrichten",
  },
});

/** The views, loaded when they are gone to. The rest of the route is theirs. */
const VIEWS = {
  now: lazy(() => import("./views/now/now.tsx")),
  day: lazy(() => import("./views/day/day.tsx")),
  nights: lazy(() => import("./views/nights/nights.tsx")),
  trends: lazy(() => import("./views/trends/trends.tsx")),
  workouts: lazy(() => import("./views/workouts/workouts.tsx")),
  band: lazy(() => import("./views/band/band.tsx")),
  data: lazy(() => import("./views/data/data.tsx")),
  start: lazy(() => import("./views/start/start.tsx")),
} satisfies Record<string, ComponentType<ViewProps>>;

/** What every view gets: the parts of the route behind its name. */
export interface ViewProps {
  readonly rest: readonly string[];
}

type ViewName = keyof typeof VIEWS;

export function Frame() {
  const asked = useAsked("house", () => answerOf(api().house.$get()));
  if (asked.value !== undefined) house.value = asked.value;
  const [name = "", ...rest] = route.value;
  const known = Object.keys(VIEWS).find((it): it is ViewName => it === name);
  if (house.value === undefined)
    return <main>{asked.at === "failed" ? asked.failure.message : ""}</main>;
  if (known === undefined) {
    goTo([house.value.has.records ? "now" : "start"], { replace: true });
    return null;
  }
  const View = VIEWS[known];
  return (
    <>
      <nav>
        {(Object.keys(VIEWS) as ViewName[]).map((it) => (
          <a href={linkTo(it)} aria-current={it === known ? "page" : undefined}>
            {words()[it]}
          </a>
        ))}
      </nav>
      <main>
        <Suspense fallback={null}>
          <View rest={rest} />
        </Suspense>
      </main>
    </>
  );
}
