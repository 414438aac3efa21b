/** Runs with every clock of the language standing at an instant. */
export function withClockAt<T>(instant: string, run: () => T): T {
  const Real = globalThis.Date;
  const millis = Real.parse(instant);
  globalThis.Date = new Proxy(Real, {
    apply: () => new Real(millis).toString(),
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [millis] : args) as Date,
    get: (target, key) => (key === 'now' ? () => millis : (Reflect.get(target, key) as unknown)),
  });
  try {
    return run();
  } finally {
    globalThis.Date = Real;
  }
}

/** Runs with randomness and the network out of reach. @throws Error from `run` when it reaches for them */
export function withoutOutside<T>(run: () => T): T {
  const taken = (name: string) => () => {
    throw new Error(`reached for ${name}`);
  };
  const restore = [
    replace(Math, 'random', taken('Math.random')),
    replace(crypto, 'randomUUID', taken('crypto.randomUUID')),
    replace(crypto, 'getRandomValues', taken('crypto.getRandomValues')),
    replace(performance, 'now', taken('performance.now')),
    replace(globalThis, 'fetch', taken('fetch')),
  ];
  try {
    return run();
  } finally {
    for (const undo of restore) undo();
  }
}

function replace(owner: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, own);
  };
}
