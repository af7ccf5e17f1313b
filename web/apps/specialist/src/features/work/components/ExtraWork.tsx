import { type Extra, type WorkedVisit, formatMoney } from "@doorstep/core";
import { Badge, Button, Callout, Card, lazyPart, useLanguage, useProblemText } from "@doorstep/ui";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWithdrawExtra } from "../commands";

const MOST = 5;
const TONES = { asked: "warning", agreed: "accent", paid: "accent", refused: "neutral", withdrawn: "neutral", lapsed: "neutral" } as const;

const ExtraDialog = lazyPart(async () => ({ default: (await import("./ExtraDialog")).ExtraDialog }));

/** Work beside what was booked: the specialist asks for it at the door, the client agrees by paying. */
export function ExtraWork({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const atWork = visit.state === "arrived" || visit.state === "working";
  if (!atWork && visit.extras.length === 0) return null;
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="text-lg font-bold">{t("work_extra.title")}</h2>
      {visit.extras.length ? (
        <ul className="flex flex-col divide-y divide-line">
          {visit.extras.map((extra) => (
            <Row key={extra.id} visitId={visit.id} extra={extra} />
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted">{t("work_extra.text")}</p>
      )}
      {atWork && visit.extras.length < MOST ? (
        <Button variant="secondary" onClick={() => setAsking(true)}>
          <Plus aria-hidden />
          {t("work_extra.ask")}
        </Button>
      ) : null}
      {asking ? (
        <Suspense>
          <ExtraDialog visit={visit} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </Card>
  );
}

function Row({ visitId, extra }: { visitId: string; extra: Extra }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const withdraw = useWithdrawExtra(visitId);
  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 font-medium break-words">
          {extra.quantity > 1 ? `${extra.quantity} × ` : ""}
          {extra.title}
        </p>
        <p className="tabular-nums">{formatMoney(extra.amount, language)}</p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="inline-flex flex-wrap items-center gap-2">
          <Badge tone={TONES[extra.state]}>{t(`work_extra.state_${extra.state}`)}</Badge>
          {extra.kind === "part" ? <span className="text-sm text-muted">{t("work_extra.kind_part")}</span> : null}
        </span>
        {extra.state === "asked" ? (
          <Button variant="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate(extra.id)} aria-label={t("work_extra.withdraw_named", { title: extra.title })}>
            {t("work_extra.withdraw")}
          </Button>
        ) : null}
      </div>
      {withdraw.isError ? <Callout tone="danger">{words(withdraw.error)}</Callout> : null}
    </li>
  );
}
