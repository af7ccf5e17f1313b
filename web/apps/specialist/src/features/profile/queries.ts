import { api, unwrap } from "@doorstep/core";
import { useQuery } from "@tanstack/react-query";

/** The specialist's own profile. */
export function useProfile() {
  return useQuery({ queryKey: ["account", "profile"], queryFn: () => unwrap(api.GET("/api/v1/specialist/profile")), staleTime: 60_000 });
}

export function usePortfolio() {
  return useQuery({ queryKey: ["account", "portfolio"], queryFn: () => unwrap(api.GET("/api/v1/specialist/portfolio")) });
}

export function useCertificates() {
  return useQuery({ queryKey: ["account", "certificates"], queryFn: () => unwrap(api.GET("/api/v1/specialist/certificates")) });
}
