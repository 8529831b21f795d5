import type { ComponentType } from "preact";
import { Suspense } from "preact/compat";
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { HouseAnswer } from "../server/answers.ts";
import "./frame.css";
import { jobs } from "./events.ts";
import { house, wearer } from "./house.ts";
import { BarState } from "./parts/bar-state.tsx";
import { Boundary } from "./parts/boundary.tsx";
import { Failed } from "./parts/failed.tsx";
import { fetched } from "./parts/fetched.tsx";
import { NoDaysYet } from "./parts/no-days-yet.tsx";
import "./parts/parts.css";
import { LanguageSwitch, WearerSwitch } from "./parts/switches.tsx";
import { useFreshness } from "./parts/use-freshness.ts";
import { useHeading } from "./parts/use-heading.ts";
import { useHouse } from "./parts/use-house.ts";
import { Waiting } from "./parts/waiting.tsx";
import { goTo, linkTo, placeNow, route } from "./route.ts";
import Now from "./views/now/now.tsx";
import { language, translated } from "./words.ts";

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
    views: "Views",
    skip: "Skip to the content",
    demo: "Everything here is made up: a practice band and a practice phone.",
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
    views: "Ansichten",
    skip: "Zum Inhalt",
    demo: "Alles hier ist erfunden: ein Band und ein Telefon zum Üben.",
  },
});

/**
 * How the views are loaded: when they are gone to. The rest of the route is theirs. The first one is
 * here already: a file more would be a round trip more until there is something to see.
 */
const LOADED = {
  day: () => import("./views/day/day.tsx"),
  nights: () => import("./views/nights/nights.tsx"),
  trends: () => import("./views/trends/trends.tsx"),
  workouts: () => import("./views/workouts/workouts.tsx"),
  band: () => import("./views/band/band.tsx"),
  data: () => import("./views/data/data.tsx"),
  start: () => import("./views/start/start.tsx"),
} satisfies Record<string, () => Promise<{ default: ComponentType<ViewProps> }>>;

type ViewName = "now" | keyof typeof LOADED;

const VIEWS: Readonly<Record<ViewName, ComponentType<ViewProps>>> = {
  now: Now,
  day: fetched(LOADED.day),
  nights: fetched(LOADED.nights),
  trends: fetched(LOADED.trends),
  workouts: fetched(LOADED.workouts),
  band: fetched(LOADED.band),
  data: fetched(LOADED.data),
  start: fetched(LOADED.start),
};

/** Those that show what is recorded of somebody. */
const DAYS: ReadonlySet<ViewName> = new Set(["now", "day", "nights", "trends", "workouts"]);

const NAMES = Object.keys(VIEWS) as ViewName[];

const Questions = fetched(async () => ({
  default: (await import("./jobs/question.tsx")).Questions,
}));

/** What every view gets: the parts of the route behind its name. */
export interface ViewProps {
  readonly rest: readonly string[];
}

// The view is on its way while it is still being asked what there is; a failure shows when it is drawn.
const first = viewIn(route.value);
if (first !== undefined && first !== "now") LOADED[first]().catch(() => undefined);

function viewIn([name]: readonly string[]): ViewName | undefined {
  return NAMES.find((it) => it === name);
}

/** What stays while the views change: where one is, where one can go, and how it stands. */
export function Frame() {
  const asked = useHouse();
  const there = house.value;
  const view = viewIn(route.value);
  useFreshness();
  useHeading(there && view);
  // Before anything is painted: nobody sees the page without a view in between.
  useLayoutEffect(() => {
    // Somebody may have gone elsewhere since this was drawn.
    if (there !== undefined && viewIn(placeNow()) === undefined) {
      goTo([there.has.records ? "now" : "start"], { replace: true });
    }
  }, [there, view]);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = view === undefined ? "ownband" : `${words()[view]} · ownband`;
    // With big letters the bar scrolls.
    const current = document.querySelector(".bar nav [aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [view, language.value]);
  return (
    <>
      <Bar view={view} />
      {there?.isDemo === true && <aside class="demo">{words().demo}</aside>}
      <main id="content" tabIndex={-1}>
        {there === undefined && asked.at === "asking" && <Waiting />}
        {there === undefined && asked.at === "failed" && <Failed failure={asked.failure} />}
        {there !== undefined && view !== undefined && (
          <Boundary key={`${view} of ${wearer.value?.id ?? "nobody"}`}>
            <Suspense fallback={<Waiting />}>
              {DAYS.has(view) && isNewcomer(there) ? <NoDaysYet /> : <View name={view} />}
            </Suspense>
          </Boundary>
        )}
      </main>
      {isAsking() && (
        <Boundary>
          <Suspense fallback={null}>
            <Questions />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}

/** Whether nothing is recorded of whose days are shown, but of others. */
function isNewcomer({ has }: HouseAnswer): boolean {
  return has.records && wearer.value?.hasRecords === false;
}

/** Whether a job waits for somebody's answer. */
function isAsking(): boolean {
  return jobs.value.some(({ question }) => question !== undefined);
}

function View({ name }: { readonly name: ViewName }) {
  const Drawn = VIEWS[name];
  return <Drawn rest={route.value.slice(1)} />;
}

function Bar({ view }: { readonly view: ViewName | undefined }) {
  return (
    <header class="bar">
      <button
        type="button"
        class="skip"
        onClick={() => document.getElementById("content")?.focus()}
      >
        {words().skip}
      </button>
      <a class="brand" href={linkTo()}>
        ownband
      </a>
      <nav aria-label={words().views}>
        {NAMES.map((it) => (
          <a
            key={it}
            class={`to-${it}`}
            href={linkTo(it)}
            aria-current={it === view ? "page" : undefined}
          >
            {words()[it]}
          </a>
        ))}
      </nav>
      <a class="set-up" href={linkTo("start")} aria-current={view === "start" ? "page" : undefined}>
        {words().start}
      </a>
      <BarState />
      <WearerSwitch />
      <LanguageSwitch />
    </header>
  );
}
