import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import type { ViewProps } from "../../frame.tsx";
import { JobButton } from "../../jobs/job-button.tsx";
import { Card } from "../../parts/card.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { capabilities } from "../../permissions.ts";
import { BringFiles } from "./bring-files.tsx";
import "./data.css";
import { Runs } from "./runs.tsx";
import { StoreFile } from "./store-file.tsx";
import { TakeAlong } from "./take-along.tsx";
import { Timeline } from "./timeline.tsx";
import { words } from "./words.ts";
import { YourDays } from "./your-days.tsx";

/** What there is, where it is from, and how it is taken along. */
export default function Data({ rest }: ViewProps) {
  const asked = useAsked("what there is, and where it is from", async () => {
    const [{ bands, wearers }, { runs }] = await Promise.all([
      answerOf(api().bands.$get()),
      answerOf(api().runs.$get()),
    ]);
    return { bands, wearers, runs };
  });
  const w = words();
  const wanted = rest[0] === "runs" ? Number(rest[1]) : undefined;
  return (
    <>
      <div class="head">
        <h1>{w.title}</h1>
      </div>
      <Answered asked={asked}>
        {({ bands, wearers, runs }) => (
          <div class="cards data-cards">
            <Card heading={w.own} class="wide">
              <YourDays bands={bands} />
              <Timeline bands={bands} runs={runs} />
            </Card>
            <div class="stack">
              <Card heading={w.bring}>
                <p>{w.bringText}</p>
                {capabilities.value.phone === undefined && (
                  <div>
                    <JobButton wish={{ kind: "import" }} text={w.fromPhone} needs="phone" />
                  </div>
                )}
                <BringFiles />
              </Card>
              <Card heading={w.store}>
                <StoreFile />
              </Card>
            </div>
            <Card heading={w.take}>
              <TakeAlong wearers={wearers} />
            </Card>
            <Card heading={w.runs} class="wide">
              <Runs runs={runs} wanted={wanted} />
            </Card>
          </div>
        )}
      </Answered>
    </>
  );
}
