import { type ServiceRecord, type Visit, api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** What was done at one of my visits, and when. */
export function useRecord({ id, order_id }: Visit) {
  return useQuery({
    queryKey: ["booking", "record", id],
    queryFn: (): Promise<ServiceRecord> => unwrap(api.GET("/api/v1/orders/{order_id}/visits/{visit_id}/record", { params: { path: { order_id, visit_id: id } } })),
  });
}
