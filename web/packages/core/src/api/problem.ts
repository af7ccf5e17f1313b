/** An RFC 9457 problem as the server sends it; `code` is what screens branch on. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string | null;
  code: string;
  context?: Record<string, unknown>;
  request_id?: string | null;
}

export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds after which the server asks us to try again (429 and 503). */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.title);
    this.name = "ProblemError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  get requestId(): string | null {
    return this.problem.request_id ?? null;
  }

  get context(): Record<string, unknown> {
    return this.problem.context ?? {};
  }
}

/** The network did not answer: nothing is known about the outcome, so the act may be repeated with the same key. */
export class OfflineError extends Error {
  constructor(cause?: unknown) {
    super("offline", { cause });
    this.name = "OfflineError";
  }
}

export function problemFrom(body: unknown, response: Response): ProblemError {
  const found = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
  const problem: Problem = {
    ...found,
    title: found.title ?? response.statusText ?? "",
    status: response.status,
    code: found.code ?? `http_${response.status}`,
    request_id: found.request_id ?? response.headers.get("x-request-id"),
  };
  const wait = Number(response.headers.get("retry-after"));
  return new ProblemError(problem, Number.isFinite(wait) && wait > 0 ? wait : null);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The data of an answer.
 *
 * @throws ProblemError when the server refused, OfflineError when nobody answered.
 */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new OfflineError(error);
  }
  if (!answer.response.ok) throw problemFrom(answer.error, answer.response);
  return answer.data as T;
}

/** Worth repeating by itself: nobody answered, or the server asked to wait. */
export function isTemporary(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof ProblemError && [429, 502, 503, 504].includes(error.status));
}
