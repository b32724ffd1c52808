"""The web: pages and forms. It asks the domain and shows the read models; it decides nothing itself."""
