"""Everything that is filed: the honest rows, the padded ones, the slips of the pen."""

from shixiao.sample.entries.agencies import agencies
from shixiao.sample.entries.cover import contributions
from shixiao.sample.entries.employment import attritions, registrations
from shixiao.sample.entries.field_work import field_work, surveys
from shixiao.sample.entries.market import fair_signings, vacancies
from shixiao.sample.entries.organisation import organisation
from shixiao.sample.entries.payments import payments
from shixiao.sample.entries.returns import monthly_returns
from shixiao.sample.entries.service import service
from shixiao.sample.entries.training import classes, training
from shixiao.sample.entries.unemployment import certificates, job_seekers, unemployment
from shixiao.sample.entry import Entry
from shixiao.sample.habits.employment import flag_falsely, pad_registrations
from shixiao.sample.habits.payments import pad_payments
from shixiao.sample.habits.profiles import habits_of
from shixiao.sample.habits.service import inflate_returns, pad_service
from shixiao.sample.habits.slips import slip
from shixiao.sample.habits.training import pad_classes
from shixiao.sample.world import World


def filed(world: World) -> list[Entry]:
    """All rows of all registers, each register in the order in which its office writes it."""
    habits = habits_of(world)
    unemployed, signed = unemployment(world)
    honest = flag_falsely(world, registrations(world, signed), habits=habits)
    employment = [*honest, *pad_registrations(world, honest, habits=habits)]
    courses = classes(world)
    trained = training(world, courses)
    padded_classes = pad_classes(world, courses, habits=habits)
    seats = [entry for entry in trained if entry.register == "training_enrolments"]
    paid = payments(world, signed, enrolments=seats)
    paid += pad_payments(world, paid, seat_fillers=padded_classes)
    served = service(world)
    reviews = [entry for entry in served if entry.register == "reviews"]
    reported = [*employment, *attritions(world), *trained, *padded_classes]
    returns = inflate_returns(world, monthly_returns(world, reported), habits=habits)
    rest = [*unemployed, *certificates(world), *job_seekers(world), *fair_signings(world), *vacancies(world)]
    rest += [*served, *pad_service(world, reviews, habits=habits), *field_work(world), *surveys(world, honest)]
    ordered = sorted(paid, key=lambda entry: (entry.day("paid_on"), entry.person))
    written = slip(world, [*reported, *ordered, *rest, *returns])
    return [*organisation(world), *agencies(world), *contributions(world), *written]
