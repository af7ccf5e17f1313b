import { lazyPart } from "@doorstep/ui";
import { Suspense } from "react";
import { quiet } from "../quiet";

const Refresher = lazyPart(async () => {
  await quiet;
  return { default: (await import("./Refresher")).Refresher };
});

/** Lets the page be pulled down to fetch it anew. For the places of an app, not for pages with something to fill in. */
export function Refresh() {
  return (
    <Suspense>
      <Refresher />
    </Suspense>
  );
}
