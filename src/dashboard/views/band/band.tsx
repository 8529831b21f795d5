import type { BandsAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import type { ViewProps } from "../../frame.tsx";
import { wearer } from "../../house.ts";
import { Confirm } from "../../jobs/confirm.tsx";
import "../../jobs/jobs.css";
import { Card } from "../../parts/card.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import { BandCards } from "./band-card.tsx";
import "./band.css";
import { families } from "./families.ts";
import { Live } from "./live.tsx";
import { WearerForm } from "./wearer-form.tsx";
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
  const { bands, wearers } = there;
  const w = words();
  const all = families(bands);
  const [first] = wearers;
  const shown = wearers.find(({ id }) => id === wearer.value?.id) ?? first;
  // The band knows one wearer: the first one here.
  const told =
    shown?.id === first?.id ? all.find(({ band }) => isAlive(band))?.band.mac : undefined;
  return (
    <div class="bands">
      {all.length === 0 && (
        <Card heading={w.none}>
          <p>
            <a class="button first" href={linkTo("start")}>
              {w.setUp}
            </a>
          </p>
        </Card>
      )}
      <Followers there={there} />
      {all.map((family) => (
        <BandCards key={family.band.mac} family={family} />
      ))}
      {shown !== undefined && (
        <Card heading={shown.name === undefined ? w.wearer : w.wearerOf(shown.name)}>
          <WearerForm key={shown.id} wearer={shown} mac={told} />
        </Card>
      )}
    </div>
  );
}

function isAlive({ key }: { readonly key: string }): boolean {
  return key !== "none" && key !== "dead";
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
