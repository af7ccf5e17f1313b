import type { Change, Order, Visit } from "@doorstep/core";
import { describe, expect, it } from "vitest";
import { cancellationText, groupByMonth, historyLines, leadingVisit, monthName } from "../src/features/booking/model";

const t = ((key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key)) as never;

function visit(id: string, state: string, starts_at: string): Visit {
  return { id, state, starts_at, time_zone: "Europe/Helsinki", specialist: { name: "Onni" } } as unknown as Visit;
}

function order(...visits: Visit[]): Order {
  return { id: "o", visits } as unknown as Order;
}

function change(part: Partial<Change>): Change {
  return { object_id: "v", kind: "visit", source: "", target: "", by: "client", reason: "", moved_from: null, moved_to: null, changed_at: "2026-11-22T10:00:00Z", ...part } as Change;
}

describe("a list of bookings", () => {
  it("is led by the first visit that is still to come", () => {
    const first = visit("1", "done", "2026-11-20T10:00:00Z");
    const second = visit("2", "accepted", "2026-11-27T10:00:00Z");
    expect(leadingVisit(order(first, second))?.id).toBe("2");
    expect(leadingVisit(order(first))?.id).toBe("1");
    expect(leadingVisit(order())).toBeNull();
  });

  it("is cut into months at the place of the visit", () => {
    const lateInNovember = order(visit("1", "accepted", "2026-11-30T22:30:00Z"));
    const early = order(visit("2", "accepted", "2026-11-30T20:00:00Z"));
    expect(groupByMonth([early, lateInNovember]).map((group) => group.month)).toEqual(["2026-11", "2026-12"]);
  });

  it("names another year's month with its year", () => {
    const now = new Date("2026-11-22T10:00:00Z");
    expect(monthName("2026-11", now, "en")).toBe("November");
    expect(monthName("2025-12", now, "en")).toBe("December 2025");
  });
});

describe("the history of a booking", () => {
  const moment = (at: string) => at;

  it("tells steps in words, the order before its visits", () => {
    const lines = historyLines(
      order(visit("v", "accepted", "2026-11-27T10:00:00Z")),
      [
        change({ target: "requested" }),
        change({ object_id: "o", kind: "order", target: "confirmed" }),
        change({ target: "accepted", by: "specialist", changed_at: "2026-11-22T11:00:00Z" }),
        change({ target: "accepted", source: "accepted", moved_from: "a", moved_to: "b", changed_at: "2026-11-22T12:00:00Z" }),
        change({ target: "cancelled", by: "specialist", reason: "Ill", changed_at: "2026-11-22T13:00:00Z" }),
      ],
      moment,
      t,
    );
    expect(lines.map((line) => line.text.split(" ")[0])).toEqual(["history.confirmed", "history.requested", "history.accepted", "history.moved_you", "history.cancelled_specialist"]);
    expect(lines.map((line) => line.note)).toEqual([null, null, null, null, "Ill"]);
  });

  it("leaves out what says nothing to people, and objects that it does not know", () => {
    expect(historyLines(order(), [change({ target: "held" }), change({ object_id: "o", kind: "order", target: "completed" })], moment, t)).toEqual([]);
  });
});

describe("the terms of cancelling", () => {
  it("come from the server", () => {
    const free = { policy: "free", fee: { minor: 0, currency: "EUR" }, free_until: "working" } as const;
    expect(cancellationText(free, "en", t)).toContain("cancellation.free");
    expect(cancellationText({ ...free, fee: { minor: 1500, currency: "EUR" } }, "en", t)).toContain("€15");
  });
});
