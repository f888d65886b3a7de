"""Config 配置: settings, addresses and the two ways a server calls us."""
