import { useNow } from "@doorstep/shell";
import { List, ListRow, Section } from "@doorstep/ui";
import { HandHelping, Scale } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isOpen } from "../model";
import { useJobOffers } from "../queries";
import { JobOfferCard } from "./JobOfferCard";

/** Above the requests: what dispatch asks right now, and the ways to open orders and to one's own standing. */
export function JobsSection() {
  const { t } = useTranslation();
  const offers = useJobOffers();
  const now = useNow();
  const open = offers.data?.filter((offer) => isOpen(offer, now)) ?? [];
  return (
    <>
      {open.length > 0 ? (
        <Section title={t("jobs.offered_title")}>
          <ul className="grid items-start gap-4 lg:grid-cols-2">
            {open.map((offer) => (
              <li key={offer.id}>
                <JobOfferCard offer={offer} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <List>
        <ListRow to="/pool" start={<HandHelping />} title={t("jobs.pool")} note={t("jobs.pool_none_text")} />
        <ListRow to="/standing" start={<Scale />} title={t("jobs.standing")} note={t("jobs.standing_text")} />
      </List>
    </>
  );
}
