#include "services/media/domain/registrar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {

absl::Status Registrar::CheckOrder(const Binding& binding, const Registration& registration) const {
  if (binding.sip_call_id != registration.sip_call_id || binding.cseq < registration.cseq) {
    return absl::OkStatus();
  }
  return status::Error(absl::StatusCode::kFailedPrecondition, "OUT_OF_ORDER",
                       absl::StrCat("CSeq ", registration.cseq, " after ", binding.cseq));
}

absl::StatusOr<absl::Duration> Registrar::Granted(const ContactUpdate& contact,
                                                  const Registration& registration) const {
  const absl::Duration asked =
      contact.expires.value_or(registration.expires.value_or(limits_.default_expires));
  if (asked <= absl::ZeroDuration()) return absl::ZeroDuration();
  if (asked < limits_.min_expires) {
    return status::Error(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_BRIEF",
                         absl::StrCat(absl::FormatDuration(asked), " is too brief"));
  }
  return std::min(asked, limits_.max_expires);
}

absl::StatusOr<std::vector<Binding>> Registrar::Apply(const Registration& registration,
                                                      absl::Time now) {
  const std::string key = registration.person.Key();
  Phones next{registration.person, {}};
  if (const auto it = people_.find(key); it != people_.end()) next = it->second;
  std::erase_if(next.by_contact, [&](const auto& b) { return b.second.expires <= now; });

  if (registration.wildcard) {
    if (!registration.contacts.empty() || registration.expires != absl::ZeroDuration()) {
      return status::Error(absl::StatusCode::kInvalidArgument, "WILDCARD_MISUSED",
                           "\"*\" stands alone, with Expires: 0");
    }
    for (const auto& [uri, binding] : next.by_contact) {
      if (absl::Status order = CheckOrder(binding, registration); !order.ok()) return order;
    }
    next.by_contact.clear();
  }
  for (const ContactUpdate& contact : registration.contacts) {
    absl::StatusOr<absl::Duration> granted = Granted(contact, registration);
    if (!granted.ok()) return granted.status();
    if (const auto it = next.by_contact.find(contact.uri); it != next.by_contact.end()) {
      if (absl::Status order = CheckOrder(it->second, registration); !order.ok()) return order;
    }
    if (*granted == absl::ZeroDuration()) {
      next.by_contact.erase(contact.uri);
      continue;
    }
    next.by_contact[contact.uri] = {contact.uri, registration.route, now + *granted,
                                    registration.sip_call_id, registration.cseq};
  }
  if (next.by_contact.size() > limits_.max_contacts) {
    return status::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_CONTACTS",
                         absl::StrCat("more than ", limits_.max_contacts, " phones"));
  }
  if (next.by_contact.empty()) {
    people_.erase(key);
  } else {
    people_[key] = std::move(next);
  }
  return Find(registration.person, now);
}

std::vector<Binding> Registrar::Find(const Person& person, absl::Time now) const {
  std::vector<Binding> found;
  const auto it = people_.find(person.Key());
  if (it == people_.end()) return found;
  for (const auto& [uri, binding] : it->second.by_contact) {
    if (binding.expires > now) found.push_back(binding);
  }
  std::sort(found.begin(), found.end(), [](const Binding& a, const Binding& b) {
    return a.expires != b.expires ? a.expires > b.expires : a.contact < b.contact;
  });
  return found;
}

absl::Time Registrar::ReachableUntil(const Person& person, absl::Time now) const {
  const std::vector<Binding> phones = Find(person, now);
  return phones.empty() ? absl::InfinitePast() : phones.front().expires;
}

std::vector<Person> Registrar::Sweep(absl::Time now) {
  std::vector<Person> lost;
  for (auto it = people_.begin(); it != people_.end();) {
    std::erase_if(it->second.by_contact, [&](const auto& b) { return b.second.expires <= now; });
    if (it->second.by_contact.empty()) {
      lost.push_back(it->second.person);
      people_.erase(it++);
    } else {
      ++it;
    }
  }
  return lost;
}

std::vector<Person> Registrar::Registered(absl::Time now) const {
  std::vector<Person> people;
  for (const auto& [key, phones] : people_) {
    if (ReachableUntil(phones.person, now) > now) people.push_back(phones.person);
  }
  return people;
}

size_t Registrar::size() const {
  size_t count = 0;
  for (const auto& [key, phones] : people_) count += phones.by_contact.size();
  return count;
}

}  // namespace centralita::media
