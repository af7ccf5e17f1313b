import { type SearchQuote, type ServiceDetail, formatMoney } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, PriceLines, Skeleton, StickyAction, cx, useLanguage } from "@doorstep/ui";
import { Clock, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { shownLines } from "../../booking/model";
import { quantityText } from "../../catalog";
import { expectedText } from "../wording";

interface PriceProps {
  service: ServiceDetail;
  quantity: number;
  quote: SearchQuote | null;
  /** What is shown belongs to an earlier wish, until the answer to the present one comes. */
  stale: boolean;
  loading: boolean;
}

/** What it costs, whoever comes. */
export function SearchPrice({ service, quantity, quote, stale, loading }: PriceProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!quote) return loading ? <Skeleton className="h-24 rounded-lg" /> : null;
  return (
    <Card aria-busy={stale} className={cx("transition-opacity", stale && "opacity-60")}>
      <PriceLines lines={shownLines(quote.lines, service.name, quantityText(quantity, service, t), language, t)} total={quote.price} totalLabel={t("checkout.total")} />
    </Card>
  );
}

/** When somebody could be there, or that nobody can. */
export function Outlook({ quote, zone, stale, plain }: { quote: SearchQuote; zone: string; stale: boolean; plain: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { candidates } = quote;
  const expected = expectedText(quote.expected, zone, language, t);
  if (candidates === 0) return <Callout tone="warning">{t(plain ? "now.nobody" : "now.nobody_all")}</Callout>;
  return (
    <div aria-live="polite" aria-busy={stale} className={cx("transition-opacity", stale && "opacity-60")}>
      <Callout tone="accent" icon={<Clock aria-hidden />}>
        {expected ? <p className="font-semibold">{expected}</p> : null}
        <p>{t("now.candidates", { count: candidates })}</p>
        <p>{t("now.deadline", { time: durationText(quote.search_minutes, t) })}</p>
      </Callout>
    </div>
  );
}

/** That nobody is bound before somebody has been found. */
export function SearchTerms() {
  const { t } = useTranslation();
  return (
    <p className="flex gap-3 text-sm text-muted">
      <ShieldCheck aria-hidden className="size-5 shrink-0 text-accent-text" />
      {t("now.free")}
    </p>
  );
}

interface ActProps {
  quote: SearchQuote | null;
  /** Where to sign in first; null for who has. */
  signIn: string | null;
  busy: boolean;
  disabled: boolean;
  onPress(): void;
}

/** On to the payment, or to the door. */
export function SearchAct({ quote, signIn, busy, disabled, onPress }: ActProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <StickyAction start={quote ? <p className="text-xl font-bold lg:hidden">{formatMoney(quote.price, language)}</p> : null}>
      {signIn ? (
        <ButtonLink size="lg" wide to={signIn}>
          {t("checkout.sign_in")}
        </ButtonLink>
      ) : (
        <Button size="lg" wide busy={busy} disabled={disabled} onClick={onPress}>
          {t("checkout.hold")}
        </Button>
      )}
    </StickyAction>
  );
}
