import { lazyPart } from "@doorstep/ui";
import { Suspense } from "react";
import { quiet } from "../quiet";

const OfflineBar = lazyPart(async () => {
  await quiet;
  return { default: (await import("./OfflineBar")).OfflineBar };
});

/** The place at the top of every page that says when there is no network. */
export function OfflineNote() {
  return (
    <Suspense>
      <OfflineBar />
    </Suspense>
  );
}
