import { fingerprint, isOwnPage } from "./addresses";
import { type ShellFile, worker } from "./scope";

const PAGE_WAIT_MS = 3_000;
const MOST_KEPT = 500;
const LATER = "later";

/** The built files of one app: its shell, kept whole for each build, and the other parts, kept as they are used. */
export class ShellCache {
  private readonly prefix: string;
  private readonly shellName: string;
  private readonly partsName: string;
  private readonly files: readonly string[];
  private readonly later: readonly string[];

  constructor(
    app: string,
    private readonly base: string,
    shell: readonly ShellFile[],
  ) {
    this.prefix = `doorstep-${app}-`;
    this.shellName = `${this.prefix}shell-${fingerprint(JSON.stringify(shell))}`;
    this.partsName = `${this.prefix}parts`;
    const paths = (files: readonly ShellFile[]) => files.map(({ url }) => new URL(url, worker.registration.scope).pathname);
    this.files = paths(shell.filter(({ revision }) => revision !== LATER));
    this.later = paths(shell.filter(({ revision }) => revision === LATER));
  }

  /** Fetches the whole shell; the build is not installed unless all of it came. */
  async fill(): Promise<void> {
    const cache = await caches.open(this.shellName);
    // What is named by its content may come from the browser's own cache; the page itself must be new.
    await cache.addAll(this.files.map((file) => new Request(file, { cache: this.isPart(file) ? "default" : "reload" })));
  }

  /** Drops shells of other builds, and the parts that were not used for longest. */
  async tidy(): Promise<void> {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`${this.prefix}shell-`) && name !== this.shellName);
    await Promise.all(old.map((name) => caches.delete(name)));
    const parts = await caches.open(this.partsName);
    const kept = await parts.keys();
    await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_KEPT)).map((request) => parts.delete(request)));
  }

  /** Whether a file belongs to this build's shell. */
  has(address: string | null): boolean {
    return address !== null && this.files.includes(address);
  }

  /** Keeps the parts of this build that nobody has used yet, one after the other. */
  keepAll(): Promise<void> {
    return this.keep(this.later);
  }

  /** Keeps parts that a page loaded before this worker could see it. */
  async keep(addresses: readonly string[]): Promise<void> {
    const parts = await caches.open(this.partsName);
    for (const address of addresses) {
      const { origin, pathname } = new URL(address, worker.location.href);
      if (origin !== worker.location.origin || !this.isPart(pathname) || (await this.find(pathname))) continue;
      await parts.add(pathname).catch(() => undefined);
    }
  }

  /** The answer to a request that is ours, else null. */
  answer(event: FetchEvent): Promise<Response> | null {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== worker.location.origin) return null;
    if (request.mode === "navigate") return isOwnPage(pathname, this.base) ? this.page(event) : null;
    if (this.isPart(pathname)) return this.part(request, pathname);
    return this.files.includes(pathname) ? this.other(request) : null;
  }

  private isPart(path: string): boolean {
    return path.startsWith(`${this.base}assets/`);
  }

  private async find(path: string): Promise<Response | undefined> {
    const shell = await caches.open(this.shellName);
    return (await shell.match(path)) ?? (await (await caches.open(this.partsName)).match(path));
  }

  /** The newest page if the server gives it soon, so that it fits what the server has; else the one kept. */
  private async page(event: FetchEvent): Promise<Response> {
    const fresh = (async () => {
      const answer = ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
      if (answer.status >= 500) throw new Error(`the server answers ${answer.status}`);
      return answer;
    })();
    const late = new Promise<null>((resolve) => setTimeout(resolve, PAGE_WAIT_MS, null));
    const answer = await Promise.race([fresh, late]).catch(() => null);
    return answer ?? (await this.find(this.base)) ?? fresh;
  }

  /** Named by its content, so a kept one is as good as a new one. */
  private async part(request: Request, path: string): Promise<Response> {
    const kept = await this.find(path);
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic") {
      const copy = answer.clone();
      void caches.open(this.partsName).then((parts) => parts.put(path, copy));
    }
    return answer;
  }

  private async other(request: Request): Promise<Response> {
    try {
      return await fetch(request);
    } catch (error) {
      const kept = await this.find(new URL(request.url).pathname);
      if (!kept) throw error;
      return kept;
    }
  }
}
