"""Adapters 通知渠道适配: one module per way out of the platform, each a function that hands a letter over or says why not.

Useful for: mail, the group robots of 企业微信, 钉钉 and 飞书, SMS through a city's gateway, or one line in the log.
Not for: trying again, choosing whom to tell, or content; a letter is what a passer-by may read.
"""
