import { useEffect, useRef, useState } from "react";
import { useSpecialist } from "../../specialists";
import { useSetFavourite } from "./commands";
import { forgetPending, pendingFavourite } from "./pending";

/** After signing in: keeps the specialist whose heart was pressed before. */
export function FinishPending() {
  const [wanted] = useState(pendingFavourite);
  const finished = useRef(false);
  const specialist = useSpecialist(wanted).data;
  const set = useSetFavourite(specialist?.market ?? "");
  useEffect(() => {
    if (!specialist || finished.current) return;
    finished.current = true;
    forgetPending();
    set({ specialistId: specialist.id, name: specialist.display_name, keep: true });
  }, [specialist, set]);
  return null;
}
