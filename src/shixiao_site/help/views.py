"""Help and search."""

from shixiao_site.access import Duty
from shixiao_site.help import queries
from shixiao_site.ui import Page

index = Page(queries.index, "help/index.html", Duty.OWN_ACCOUNT)
page = Page(queries.page, "help/page.html", Duty.OWN_ACCOUNT)
guide = Page(queries.guide, "help/guide.html", Duty.OWN_ACCOUNT)
search = Page(queries.search, "help/search.html", Duty.OWN_ACCOUNT)
