import { Button, Callout } from "@doorstep/ui";
import { CalendarPlus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Draft } from "../../booking/draft";
import { MOST_VISITS, planForTwo, planWith, readPlan, writePlan } from "../plan";
import { useServiceNames } from "../queries";

/** From one visit to several: another one in the same order, or somebody else at the same time. */
export default function MoreVisits({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [plan, setPlan] = useState(() => {
    const begun = readPlan();
    return begun && !begun.together && begun.market === draft.market && begun.visits.length < MOST_VISITS ? begun : null;
  });
  const names = useServiceNames(draft.market, plan?.visits.map(({ serviceId }) => serviceId) ?? []);
  const join = () => {
    writePlan(planWith(plan, draft));
    void navigate("/checkout/several", { viewTransition: true });
  };
  const addAnother = () => {
    writePlan(planWith(plan, draft));
    void navigate("/", { viewTransition: true });
  };
  const forTwo = () => {
    writePlan(planForTwo(draft));
    void navigate("/together", { viewTransition: true });
  };
  if (plan) {
    const begun = plan.visits.flatMap(({ serviceId }) => names.get(serviceId) ?? []).join(", ");
    return (
      <Callout tone="accent" icon={<CalendarPlus aria-hidden />}>
        <p className="font-semibold">{t("several.begun", { services: begun })}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button onClick={join}>{t("several.join")}</Button>
          <Button
            variant="quiet"
            onClick={() => {
              writePlan(null);
              setPlan(null);
            }}
          >
            {t("several.alone")}
          </Button>
        </div>
      </Callout>
    );
  }
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] gap-2">
      <Button variant="secondary" icon={<CalendarPlus aria-hidden className="size-5" />} onClick={addAnother}>
        {t("several.another")}
      </Button>
      <Button variant="secondary" icon={<UsersRound aria-hidden className="size-5" />} onClick={forTwo}>
        {t("several.for_two")}
      </Button>
    </div>
  );
}
