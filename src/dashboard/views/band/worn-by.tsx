import type { BandsAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useDoing } from "../../jobs/jobs.ts";
import { Failed } from "../../parts/failed.tsx";
import { wearerName } from "../../parts/wearer-name.ts";

/** Those who may wear a band. */
export type Wearers = BandsAnswer["wearers"];

export interface WornByProps {
  readonly mac: string;
  readonly wearer: number | undefined;
  readonly wearers: Wearers;
  /** Which band it is, for whoever does not see it. */
  readonly label: string;
}

/** Who wears a band, and its being given to somebody else: with all that it has recorded. */
export function WornBy({ mac, wearer, wearers, label }: WornByProps) {
  const doing = useDoing();
  const give = (to: number): void =>
    doing.run(async () => {
      await answerOf(api().worn.$post({ json: { mac, wearer: to } }));
    });
  return (
    <>
      <select
        aria-label={label}
        value={String(wearer ?? "")}
        disabled={doing.isBusy}
        onChange={({ currentTarget: { value } }) => give(Number(value))}
      >
        {wearers.map((it) => (
          <option key={it.id} value={String(it.id)}>
            {wearerName(it)}
          </option>
        ))}
      </select>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}
