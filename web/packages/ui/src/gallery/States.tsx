import { OfflineError } from "@doorstep/core";
import { Inbox, Info } from "lucide-react";
import { Button } from "../components/Button";
import { PullToRefresh } from "../components/PullToRefresh";
import { Callout, EmptyState, ErrorState, Loading, OfflineBar, Skeleton, SkeletonCards } from "../components/States";
import { Specimen } from "./Specimen";
import type { Words } from "./sample";

const TONES = ["info", "accent", "warning", "danger"] as const;

export function States({ words }: { words: Words }) {
  return (
    <>
      <Specimen of="Loading">
        <Loading className="flex gap-3">
          <Skeleton className="size-14" />
          <Skeleton className="h-14 w-40" />
        </Loading>
      </Specimen>
      <Specimen of="Skeleton">
        <Specimen of="SkeletonCards">
          <SkeletonCards count={2} />
        </Specimen>
      </Specimen>
      <Specimen of="EmptyState">
        <EmptyState icon={<Inbox />} title={words.title} text={words.text}>
          <Button>{words.label}</Button>
        </EmptyState>
      </Specimen>
      <Specimen of="ErrorState">
        <ErrorState error={new OfflineError(null)} onRetry={() => {}} />
        <ErrorState error={new Error(words.text)} onRetry={() => {}} />
      </Specimen>
      <Specimen of="Callout">
        {TONES.map((tone) => (
          <Callout key={tone} tone={tone} icon={<Info aria-hidden />}>
            {words.text}
          </Callout>
        ))}
      </Specimen>
      <Specimen of="OfflineBar">
        <p className="text-sm text-muted">Shown at the top of the page while the network is gone; nothing otherwise.</p>
        <OfflineBar />
      </Specimen>
      <Specimen of="PullToRefresh">
        <p className="text-sm text-muted">Pull the top of this page down with a finger, or reach the button by keyboard.</p>
        <PullToRefresh onRefresh={() => new Promise((resolve) => setTimeout(resolve, 1_500))} />
      </Specimen>
    </>
  );
}
