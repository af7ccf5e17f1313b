/** What somebody watches: public topics such as `specialist:12`, and what to do when one of them changed. */
interface Watcher {
  topics: readonly string[];
  onChange(): void;
}

/** The public topics that this tab watches. */
export class WatchBoard {
  private readonly watchers = new Set<Watcher>();
  private readonly listeners = new Set<() => void>();
  private union: readonly string[] = [];

  /** Everything watched, sorted; the same array until it changes. */
  get topics(): readonly string[] {
    return this.union;
  }

  /** Calls back when one of the topics changed, until the returned function is called. */
  watch(topics: readonly string[], onChange: () => void): () => void {
    const watcher = { topics, onChange };
    this.watchers.add(watcher);
    this.refresh();
    return () => {
      this.watchers.delete(watcher);
      this.refresh();
    };
  }

  tell(topic: string): void {
    for (const watcher of this.watchers) if (watcher.topics.includes(topic)) watcher.onChange();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private refresh(): void {
    const next = [...new Set([...this.watchers].flatMap((watcher) => watcher.topics))].toSorted();
    if (next.join() === this.union.join()) return;
    this.union = next;
    for (const listener of this.listeners) listener();
  }
}

export const watchBoard = new WatchBoard();

const TAB_SILENCE_MS = 150_000;
const MOST_TOPICS = 20;

/** What the tabs of one browser watch together, kept by the tab that holds the stream; tabs that went silent are forgotten. */
export class TabTopics {
  private readonly tabs = new Map<string, { topics: readonly string[]; at: number }>();

  set(tab: string, topics: readonly string[], now: number): void {
    this.tabs.delete(tab);
    if (topics.length > 0) this.tabs.set(tab, { topics, at: now });
  }

  /** The topics of the tabs heard last, as many as a stream may watch, sorted. */
  union(now: number): string[] {
    const found = new Set<string>();
    for (const [tab, { topics, at }] of [...this.tabs].toReversed()) {
      if (now - at > TAB_SILENCE_MS) this.tabs.delete(tab);
      else for (const topic of topics) if (found.size < MOST_TOPICS) found.add(topic);
    }
    return [...found].toSorted();
  }
}
