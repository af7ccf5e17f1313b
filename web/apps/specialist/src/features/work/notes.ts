import { OfflineError, ProblemError, type WorkNotes, api, localStore, unwrap } from "@doorstep/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

const PAUSE_MS = 900;
const RETRY_MS = 15_000;

/** What was typed and not yet taken over by the server, and which notes it replaces. */
interface Draft {
  text: string;
  replaces: string | null;
}

/** `elsewhere`: the notes were changed on another device; a person chooses. */
export type NotesState = "saved" | "saving" | "waiting" | "elsewhere" | "failed";

const slot = (id: string) => `notes.${id}`;

/**
 * Notes that save themselves: kept on this device with every stroke, sent when the writer pauses,
 * and sent again when the network is back. Nobody's words are overwritten unasked.
 */
export function useWorkNotes(visitId: string, saved: WorkNotes) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(() => localStore.read<Draft>(slot(visitId)));
  const [state, setState] = useState<NotesState>(draft ? "waiting" : "saved");
  const [theirs, setTheirs] = useState<WorkNotes | null>(null);
  const sending = useRef(false);
  const latest = useRef(draft);

  const keep = useCallback(
    (next: Draft | null) => {
      latest.current = next;
      setDraft(next);
      if (next) localStore.write(slot(visitId), next);
      else localStore.remove(slot(visitId));
    },
    [visitId],
  );

  const send = useCallback(async () => {
    const sent = latest.current;
    if (!sent || sending.current) return;
    sending.current = true;
    setState("saving");
    try {
      const visit = await unwrap(api.PUT("/api/v1/specialist/visits/{visit_id}/work-notes", { params: { path: { visit_id: visitId } }, body: sent }));
      queries.setQueryData(["booking", "visit", visitId], visit);
      const newer = latest.current;
      if (newer && newer.text !== sent.text) keep({ text: newer.text, replaces: visit.work_notes.saved_at });
      else keep(null);
      setState(latest.current ? "waiting" : "saved");
    } catch (error) {
      if (error instanceof ProblemError && error.code === "notes_changed") {
        const { text, saved_at } = error.context;
        setTheirs({ text: typeof text === "string" ? text : "", saved_at: typeof saved_at === "string" ? saved_at : null });
        setState("elsewhere");
      } else setState(error instanceof OfflineError ? "waiting" : "failed");
    } finally {
      sending.current = false;
    }
  }, [keep, queries, visitId]);

  const text = draft?.text ?? saved.text;
  useEffect(() => {
    if (!draft || state === "elsewhere") return;
    const timer = setTimeout(() => void send(), state === "failed" ? RETRY_MS : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, state, send]);
  useEffect(() => {
    const retry = () => void send();
    const leave = () => document.visibilityState === "hidden" && void send();
    globalThis.addEventListener("online", retry);
    document.addEventListener("visibilitychange", leave);
    return () => {
      globalThis.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [send]);

  const write = (next: string) => {
    keep({ text: next, replaces: draft?.replaces ?? saved.saved_at });
    if (state !== "elsewhere") setState("waiting");
  };
  const takeTheirs = () => {
    keep(null);
    setTheirs(null);
    setState("saved");
    void queries.invalidateQueries({ queryKey: ["booking", "visit", visitId] });
  };
  const keepMine = () => {
    keep({ text, replaces: theirs?.saved_at ?? null });
    setTheirs(null);
    setState("waiting");
  };
  return { text, write, state, theirs, takeTheirs, keepMine };
}
