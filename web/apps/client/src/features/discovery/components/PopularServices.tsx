import { Loading, Section, Skeleton, Strip } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { ServiceCard } from "../../catalog";
import { useMarket } from "../../place";
import { usePopularServices } from "../homeQueries";

/** What people of the city book most. */
export function PopularServices() {
  const { t } = useTranslation();
  const market = useMarket();
  const services = usePopularServices(market?.code ?? null);
  if (services.isError || services.data?.length === 0) return null;
  const title = t("home.popular", { city: market?.name ?? "" });
  return (
    <Section title={title}>
      {services.data ? (
        <Strip label={title} item="w-44 lg:w-56">
          {services.data.map((service) => (
            <ServiceCard key={service.id} service={service} />
          ))}
        </Strip>
      ) : (
        <Loading className="flex gap-3 overflow-hidden pt-1 pb-3">
          {Array.from({ length: 5 }, (_, index) => (
            <Skeleton key={index} className="h-51 w-44 shrink-0 rounded-lg lg:h-60 lg:w-56" />
          ))}
        </Loading>
      )}
    </Section>
  );
}
