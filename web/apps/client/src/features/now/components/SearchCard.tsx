import { type Order, itemParts, itemsOf, joinList } from "@doorstep/core";
import { Badge, LinkCard, useLanguage } from "@doorstep/ui";
import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { whenText } from "../wording";

/** An order that nobody serves yet, in a list. */
export default function SearchCard({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { search } = order;
  if (!search) return null;
  const state = order.state === "searching" ? t("searching.badge") : order.state === "held" ? t("visit_state.held") : t(order.state === "expired" ? "visit_state.expired" : "visit_state.cancelled");
  const parts = itemsOf(search).flatMap(itemParts);
  return (
    <LinkCard to={order.state === "held" ? `/checkout/${order.id}` : `/bookings/${order.id}`}>
      <span className="flex flex-wrap items-start gap-3.5">
        <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
          <Search className="size-7" />
        </span>
        <span className="min-w-0 flex-[1_1_9rem]">
          <span className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
            <span className="min-w-0 flex-[1_1_7rem] font-semibold">{search.service_name}</span>
            <Badge tone={order.state === "searching" ? "info" : order.state === "held" ? "warning" : "neutral"}>{state}</Badge>
          </span>
          <span className="block text-[0.9375rem] text-muted">{t("now.who")}</span>
          {parts.length > 0 ? <span className="line-clamp-2 text-[0.9375rem] text-muted">{joinList(parts, language)}</span> : null}
          <span className="mt-1 block text-[0.9375rem] font-medium first-letter:uppercase">{whenText(search, language, t)}</span>
        </span>
      </span>
    </LinkCard>
  );
}
