"""The people of the site's tests. 王科长 leads, 小李 works the window, 老赵 audits, 外人 must see nothing."""

from dataclasses import dataclass

PASSWORD = "Shixiao-2026-test"
COUNTY = "990101"
# What the authenticator apps of the three administrators are set up with.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Person:
    """One person: username, name, role, the prefix of his units."""

    username: str
    name: str
    role: str
    prefix: str


WANG = Person("wang", "王科长", "division", COUNTY)
LI = Person("li", "小李", "station", "990101001001")
ZHAO = Person("zhao", "老赵", "auditor", COUNTY)
SUN = Person("sun", "孙局长", "leader", COUNTY)
QIAN = Person("qian", "钱主任", "street", "990101001")
ZHOU = Person("zhou", "周股长", "county", COUNTY)
WU = Person("wu", "吴老师", "appraisal", COUNTY)
ZHENG = Person("zheng", "郑评估", "assessor", COUNTY)
OUTSIDER = Person("outsider", "外人", "station", "990102001001")
NOBODY = Person("nobody", "无辖区", "division", "")
SYSTEM_ADMIN = Person("feng", "冯系统", "system_admin", "")
SECURITY_ADMIN = Person("chen", "陈安全", "security_admin", "")
AUDIT_ADMIN = Person("chu", "褚审计", "audit_admin", "")

PEOPLE = (WANG, LI, ZHAO, SUN, QIAN, ZHOU, WU, ZHENG, OUTSIDER, NOBODY, SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)
