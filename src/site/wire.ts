/**
 * Questions and answers between the page and its worker, over one port. An answer comes piece by piece,
 * each when it is asked for: not every browser can hand over a stream.
 */
export type FromPage =
  | {
      readonly is: "Question";
      readonly id: number;
      readonly method: string;
      /** Below the folder of the page: `/api/now?wearer=1`. */
      readonly path: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly body?: Blob | undefined;
    }
  /** The next piece of the answer is wanted. */
  | { readonly is: "More"; readonly id: number }
  /** Nobody wants it any more. */
  | { readonly is: "Stop"; readonly id: number };

export type FromWorker =
  | {
      readonly is: "Head";
      readonly id: number;
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly hasBody: boolean;
    }
  | { readonly is: "Piece"; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: "End"; readonly id: number }
  | { readonly is: "Broken"; readonly id: number };

/** What the worker is started with; the ports are handed over. */
export interface Start {
  readonly is: "Start";
  readonly questions: MessagePort;
  readonly radio: MessagePort;
  /** What only the page can see of the browser. */
  readonly hasBluetooth: boolean;
  /** The lock that the worker holds for as long as it lives. */
  readonly life: string;
}

/** What the worker tells by itself. */
export type Told =
  /** It holds the lock of its life. */
  | { readonly is: "Alive" }
  /** What is read is gone with the page. */
  | { readonly is: "NotKept" }
  /** Another tab has what is kept: no question about it is answered until that one is closed. */
  | { readonly is: "Elsewhere" }
  /** It has not any more. */
  | { readonly is: "Free" };
