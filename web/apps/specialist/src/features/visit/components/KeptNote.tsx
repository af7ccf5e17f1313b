import { type KeptAct, ProblemError, type WorkedVisit, formatTime } from "@doorstep/core";
import { stateName, useNow, useOnline } from "@doorstep/shell";
import { Button, Callout, Card, useLanguage, useProblemText } from "@doorstep/ui";
import { CloudOff, CloudUpload, GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { visitQueue } from "../device/queue";
import { useKeptActs, useSendKept } from "../perform";
import { Unfold } from "./Unfold";
import { OverrideDialog } from "./OverrideDialog";

/** With a network an act is on its way for a moment only, and nobody needs to read of it. */
const QUICK_MS = 5_000;

/** What was done at a visit and is on this phone only; what the server did not take over, with ways out. */
export function KeptNote({ visit }: { visit: WorkedVisit }) {
  const kept = useKeptActs(visit.id);
  const conflict = kept.some((act) => act.trouble?.outcome === "conflict");
  const refused = kept.filter((act) => act.trouble?.outcome === "refused");
  if (conflict) return <Conflict visit={visit} kept={kept} />;
  return (
    <>
      {refused.map((act) => (
        <Refused key={act.id} act={act} zone={visit.time_zone} />
      ))}
      {kept.length > refused.length ? <Waiting visit={visit} kept={kept.filter((act) => !act.trouble)} /> : null}
    </>
  );
}

function Waiting({ visit, kept }: { visit: WorkedVisit; kept: readonly KeptAct[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const online = useOnline();
  const send = useSendKept();
  if (online && !kept.some((act) => now - Date.parse(act.at) > QUICK_MS)) return null;
  return (
    <Callout tone="warning" icon={<CloudUpload aria-hidden />}>
      <p className="font-semibold">{t("kept.waiting", { count: kept.length })}</p>
      <p>{t("kept.go_on")}</p>
      <Unfold label={t("kept.list")}>
        <ActList acts={kept} zone={visit.time_zone} />
      </Unfold>
      <Button variant="secondary" className="mt-2" busy={send.isPending} onClick={() => send.mutate(visit.id)}>
        {t("kept.send_now")}
      </Button>
    </Callout>
  );
}

function ActList({ acts, zone }: { acts: readonly KeptAct[]; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="mt-1 flex flex-col gap-0.5">
      {acts.map((act) => (
        <li key={act.id} className="flex justify-between gap-4">
          <span>{t(`kept.act_${act.kind}`)}</span>
          <span className="tabular">{formatTime(act.at, zone, language)}</span>
        </li>
      ))}
    </ul>
  );
}

function Refused({ act, zone }: { act: KeptAct; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const send = useSendKept();
  const [explaining, setExplaining] = useState(false);
  const problem = act.trouble?.problem;
  const again = async (data?: Record<string, unknown>) => {
    setExplaining(false);
    await visitQueue.mend(act.visitId, act.id, data);
    send.mutate(act.visitId);
  };
  const leave = async () => {
    await visitQueue.drop(act.visitId, act.id);
    send.mutate(act.visitId);
  };
  return (
    <Callout tone="danger" icon={<CloudOff aria-hidden />}>
      <p className="font-semibold">{t("kept.refused_title", { act: t(`kept.act_${act.kind}`), time: formatTime(act.at, zone, language) })}</p>
      {problem ? <p>{words(new ProblemError(problem))}</p> : null}
      <p>{t("kept.refused_text")}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {act.kind === "check_in" ? <Button onClick={() => setExplaining(true)}>{t("kept.explain")}</Button> : null}
        <Button variant="secondary" busy={send.isPending} onClick={() => void again()}>
          {t("kept.again")}
        </Button>
        <Button variant="quiet" onClick={() => void leave()}>
          {t("kept.drop")}
        </Button>
      </div>
      {explaining ? <OverrideDialog onClose={() => setExplaining(false)} onGiven={(reason) => void again({ how: "override", reason })} /> : null}
    </Callout>
  );
}

/** The visit ended otherwise while this phone had no network: what the server has, and what was done here. */
function Conflict({ visit, kept }: { visit: WorkedVisit; kept: readonly KeptAct[] }) {
  const { t } = useTranslation();
  return (
    <Card className="flex flex-col gap-4 p-5 ring-2 ring-danger ring-inset">
      <h2 className="flex items-center gap-2.5 text-lg font-bold">
        <GitCompareArrows aria-hidden className="size-5 text-danger-text" />
        {t("kept.conflict_title")}
      </h2>
      <p>{t("kept.conflict_text")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <section className="rounded-lg bg-sunken/70 p-4">
          <h3 className="text-sm font-semibold text-muted">{t("kept.conflict_theirs")}</h3>
          <p className="mt-1 font-semibold">{stateName(visit.state, visit.place_kind, t)}</p>
          {visit.reason ? <p className="wrap-anywhere">{visit.reason}</p> : null}
        </section>
        <section className="rounded-lg bg-sunken/70 p-4">
          <h3 className="text-sm font-semibold text-muted">{t("kept.conflict_yours")}</h3>
          <ActList acts={kept} zone={visit.time_zone} />
        </section>
      </div>
      <Button size="lg" onClick={() => void visitQueue.dropAll(visit.id)}>
        {t("kept.conflict_end")}
      </Button>
    </Card>
  );
}
