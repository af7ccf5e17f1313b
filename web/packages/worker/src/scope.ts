/** A built file; those with the revision `later` are not needed for the first page. */
export interface ShellFile {
  url: string;
  revision: string | null;
}

/** This worker; the compiler knows workers of any kind only. */
export const worker = self as unknown as ServiceWorkerGlobalScope;
