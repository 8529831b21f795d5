/**
 * What an addition did. Every row that was offered is in exactly one of `added`, `changed`, `same` or,
 * when it was refused, `lost`; a row that stood there and gave way to a better source's is in `lost` too.
 */
export interface Added {
  /** Nothing was known of that moment. */
  readonly added: number;
  /** Something else was known of it. */
  readonly changed: number;
  /** Just that was known of it. */
  readonly same: number;
  /** Refused, or gave way, because a better source knows that moment otherwise. */
  readonly lost: number;
}

/** For an addition of nothing. */
export const NOTHING_ADDED: Added = { added: 0, changed: 0, same: 0, lost: 0 };

/** Both together. */
export function addUp(a: Added, b: Added): Added {
  return {
    added: a.added + b.added,
    changed: a.changed + b.changed,
    same: a.same + b.same,
    lost: a.lost + b.lost,
  };
}
