import { afterEach, expect, it, vi } from "vitest";
import { activeWorker } from "../src/platform/worker";

class Worker extends EventTarget {
  state = "installing";

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

type Registration = { installing: Worker | null; waiting: Worker | null; active: Worker | null };

/** A browser in which the page has registered its worker, whose script has not come yet. */
function begun() {
  const registration: Registration = { installing: null, waiting: null, active: null };
  let answer: (registration: Registration) => void = () => undefined;
  const register = vi.fn(() => new Promise<Registration>((resolve) => (answer = resolve)));
  vi.stubGlobal("navigator", { serviceWorker: { register, getRegistration: async () => registration } });
  const come = (state = "installing") => {
    registration.installing = new Worker();
    registration.installing.state = state;
    answer(registration);
    return registration.installing;
  };
  return { registration, come };
}

afterEach(() => vi.unstubAllGlobals());

it("waits for a worker whose script is still on the way, as nothing can be pushed to it before", async () => {
  const { registration, come } = begun();
  const found = vi.fn();
  const wanted = activeWorker().then(found);
  await Promise.resolve();
  const worker = come();
  await Promise.resolve();
  for (const state of ["installed", "activating"]) worker.become(state);
  await new Promise((resolve) => setTimeout(resolve));
  expect(found).not.toHaveBeenCalled();
  worker.become("activated");
  await wanted;
  expect(found).toHaveBeenCalledWith(registration);
});

it("tells when the worker cannot be installed", async () => {
  const late = begun();
  const refused = expect(activeWorker()).rejects.toThrow("could not be installed");
  await Promise.resolve();
  late.come("redundant");
  await refused;
  const failing = begun();
  const failed = expect(activeWorker()).rejects.toThrow("could not be installed");
  await Promise.resolve();
  const worker = failing.come();
  await Promise.resolve();
  worker.become("redundant");
  await failed;
});
