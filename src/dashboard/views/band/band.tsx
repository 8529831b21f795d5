import type { BandsAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import type { ViewProps } from "../../frame.tsx";
import { Confirm } from "../../jobs/confirm.tsx";
import "../../jobs/jobs.css";
import { Card } from "../../parts/card.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { BandCards } from "./band-card.tsx";
import "./band.css";
import { families } from "./families.ts";
import { Household } from "./household.tsx";
import { Live } from "./live.tsx";
import { words } from "./words.ts";

/** The bands, and who wears them; or what the band tells this moment. */
export default function Band({ rest }: ViewProps) {
  const asked = useAsked("bands", () => answerOf(api().bands.$get()));
  const w = words();
  const isLive = rest[0] === "live";
  return (
    <>
      <div class="head">
        <h1>{isLive ? w.live : w.title}</h1>
        <a class="button" href={isLive ? linkTo("band") : linkTo("band", "live")}>
          {isLive ? w.title : w.live}
        </a>
      </div>
      <Answered asked={asked}>
        {(there) => (isLive ? <Live there={there} /> : <Bands there={there} />)}
      </Answered>
    </>
  );
}

function Bands({ there }: { readonly there: BandsAnswer }) {
  const w = words();
  const all = families(there.bands);
  return (
    <div class="bands">
      {all.length === 0 && (
        <Card heading={w.none}>
          <p>{w.noneText}</p>
          <p>
            <a class="button first" href={linkTo("start")}>
              {w.setUp}
            </a>
          </p>
        </Card>
      )}
      <Followers there={there} />
      {all.map((family) => (
        <BandCards key={family.band.mac} family={family} wearers={there.wearers} />
      ))}
      <Household there={there} />
    </div>
  );
}

/** Bands that seem to come one after the other; only their owner knows. */
function Followers({ there: { bands, followers } }: { readonly there: BandsAnswer }) {
  const w = words();
  if (followers.length === 0) return null;
  const nameOf = (mac: string): string =>
    `${bands.find((band) => band.mac === mac)?.model ?? w.band} (…${mac.slice(-5)})`;
  return (
    <Card heading={w.follows}>
      {followers.map((pair) => (
        <div class="follow" key={`${pair.old} ${pair.new}`}>
          <p>{w.followText(nameOf(pair.old), nameOf(pair.new))}</p>
          <Confirm
            text={w.follow}
            question={w.followSure}
            yes={w.follow}
            onYes={() => answerOf(api().follow.$post({ json: pair }))}
          />
        </div>
      ))}
    </Card>
  );
}
