import { type OwnOffer, type PlaceKind, api, unwrap } from "@doorstep/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export interface OfferValues {
  price_minor: number;
  duration_minutes: number | null;
  takes_standard_price: boolean;
  auto_accept: boolean;
  place_kinds: PlaceKind[];
}

/** Own terms of variants and add-ons; those that are not named stay as they are. */
export interface ChoiceValues {
  variants: { id: number; active: boolean; price_minor: number | null; duration_minutes: number | null }[];
  add_ons: { id: number; active: boolean; price_minor: number | null }[];
}

function useFreshOffers() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["work"] });
}

/** Adds an offer of a service, or changes the one that has an id. */
export function useSaveOffer() {
  const refresh = useFreshOffers();
  return useMutation({
    mutationFn: ({ id, serviceId, values, choices }: { id: number | null; serviceId: number; values: OfferValues; choices: ChoiceValues }): Promise<OwnOffer> =>
      id === null
        ? unwrap(api.POST("/api/v1/specialist/offers", { body: { service_id: serviceId, active: true, ...values, ...choices } }))
        : unwrap(api.PATCH("/api/v1/specialist/offers/{offer_id}", { params: { path: { offer_id: id } }, body: { ...values, ...choices } })),
    onSuccess: refresh,
  });
}

export function usePauseOffer() {
  const refresh = useFreshOffers();
  return useMutation({
    mutationFn: ({ id, active }: { id: number; active: boolean }) => unwrap(api.PATCH("/api/v1/specialist/offers/{offer_id}", { params: { path: { offer_id: id } }, body: { active } })),
    onSettled: refresh,
  });
}

export function useRemoveOffer() {
  const refresh = useFreshOffers();
  return useMutation({
    mutationFn: (id: number) => unwrap(api.DELETE("/api/v1/specialist/offers/{offer_id}", { params: { path: { offer_id: id } } })),
    onSettled: refresh,
  });
}
