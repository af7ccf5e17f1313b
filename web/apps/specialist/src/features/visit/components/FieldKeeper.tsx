import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { sendPendingHelp } from "../../safety/help";
import { visitQueue } from "../device/queue";
import { sendKept } from "../device/send";
import { tracker } from "../device/tracker";
import { followActs, recordKeeper, useOpenQueue } from "../perform";

const LOOK_MS = 15_000;

/** Beside every page: sends what is kept as soon as the network is back, and goes on following a way that was begun. */
export function FieldKeeper() {
  const queries = useQueryClient();
  useOpenQueue();
  useEffect(() => {
    const send = async () => {
      if (!navigator.onLine) return;
      await sendPendingHelp();
      let moved = false;
      for (const [visitId, before] of visitQueue.all) {
        await sendKept(visitId, recordKeeper(queries, visitId)).catch(() => undefined);
        moved ||= visitQueue.of(visitId) !== before;
      }
      if (moved) followActs(queries);
    };
    const onShow = () => document.visibilityState === "visible" && void send();
    const timer = setInterval(() => void send(), LOOK_MS);
    globalThis.addEventListener("online", send);
    document.addEventListener("visibilitychange", onShow);
    void send();
    return () => {
      clearInterval(timer);
      globalThis.removeEventListener("online", send);
      document.removeEventListener("visibilitychange", onShow);
    };
  }, [queries]);
  useEffect(() => {
    if (tracker.begun) tracker.start(tracker.begun);
    // Signing out ends the way for this device.
    return () => tracker.rest();
  }, []);
  return null;
}
