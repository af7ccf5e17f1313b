import type { Order } from "@doorstep/core";
import { ButtonLink, Callout, PageBody, Skeleton, lazyPart } from "@doorstep/ui";
import { TimerOff } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { searchAgainPath } from "../../now/model";
import { lastTry } from "../model";
import { MoneyBack } from "./MoneyBack";

const OtherChoices = lazyPart(() => import("../../requests/components/OtherChoices"));

/** The time was not kept any longer: what happened to the money, and other times of the same. */
export default function HoldOver({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <PageBody narrow>
      <Callout tone="warning" icon={<TimerOff aria-hidden />}>
        <div role="alert">
          <p className="font-semibold">{t("hold.over")}</p>
          {order.state === "cancelled" ? null : <p>{t("hold.over_text")}</p>}
          <MoneyBack payment={lastTry(order)} />
        </div>
      </Callout>
      {order.search ? (
        <ButtonLink size="lg" to={searchAgainPath(order.search)}>
          {t("action.retry")}
        </ButtonLink>
      ) : null}
      {order.visits.map((visit) => (
        <Suspense key={visit.id} fallback={<Skeleton className="h-48 rounded-lg" />}>
          <OtherChoices visit={visit} market={order.market} />
        </Suspense>
      ))}
    </PageBody>
  );
}
