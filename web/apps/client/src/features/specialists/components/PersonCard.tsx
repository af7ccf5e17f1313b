import type { Specialist } from "@doorstep/core";
import { Avatar, Card, Rating, useLanguage } from "@doorstep/ui";
import { BriefcaseBusiness, Languages, Zap } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { languageNames } from "../model";

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex gap-2 text-[0.9375rem] leading-snug text-muted [&>svg]:mt-0.5 [&>svg]:size-4.5 [&>svg]:shrink-0">
      {icon}
      <span>{children}</span>
    </p>
  );
}

/** Who it is, at a glance. */
export function PersonCard({ person }: { person: Specialist }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex flex-wrap items-center gap-4 p-5">
      <Avatar name={person.display_name} photo={person.photo?.url} size="xl" />
      <div className="flex min-w-0 flex-[1_1_9rem] flex-col gap-1.5">
        <Rating value={person.rating} count={person.rating_count} />
        {person.experience_years > 0 ? <Line icon={<BriefcaseBusiness aria-hidden />}>{t("specialist.experience", { count: person.experience_years })}</Line> : null}
        <Line icon={<Languages aria-hidden />}>{languageNames(person.languages, language)}</Line>
        {person.offers.some((offer) => offer.auto_accept) ? <Line icon={<Zap aria-hidden />}>{t("specialist.instant")}</Line> : null}
      </div>
    </Card>
  );
}
