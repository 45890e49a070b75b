#include "services/routing/app/step_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"

namespace centralita::routing {
namespace {

absl::string_view Because(MissedReason reason, Language language) {
  static constexpr Phrase kReasons[kMissedReasons] = {
      {"", "", ""},
      {"estaba cerrado", "it was closed", "estava fechado"},
      {"era festivo", "it was a holiday", "era feriado"},
      {"no había nadie conectado", "nobody was on line", "não havia ninguém ligado"},
      {"se agotó la espera máxima", "the longest wait was over", "a espera máxima terminou"},
      {"el grupo no existe o está archivado", "the group is archived or unknown",
       "o grupo não existe ou está arquivado"},
      {"quien llama se redirige", "of who is calling", "quem liga é redirecionado"},
      {"la cola estaba llena", "the queue was full", "a fila estava cheia"},
      {"una persona supervisora la movió", "a supervisor moved it",
       "uma pessoa supervisora moveu-a"},
      {"nadie devolvió la llamada a tiempo", "nobody called back in time",
       "ninguém devolveu a chamada a tempo"}};
  return kReasons[static_cast<size_t>(reason)].In(language);
}

absl::string_view How(OfferOutcome outcome, Language language) {
  static constexpr Phrase kOutcomes[kOfferOutcomes] = {
      {"terminó", "ended", "terminou"},
      {"fue aceptada", "was accepted", "foi aceite"},
      {"fue rechazada", "was declined", "foi recusada"},
      {"sonó sin respuesta", "rang without an answer", "tocou sem resposta"},
      {"terminó porque quien llamaba colgó", "ended because the caller hung up",
       "terminou porque quem ligava desligou"},
      {"terminó porque otra persona contestó antes", "ended because another answered first",
       "terminou porque outra pessoa atendeu antes"},
      {"falló en el teléfono", "failed at the phone", "falhou no telefone"},
      {"terminó porque la persona cambió de estado", "ended because the agent went away",
       "terminou porque a pessoa mudou de estado"},
      {"caducó sin noticias", "expired without a word", "caducou sem notícias"},
      {"se retiró por orden de supervisión", "was withdrawn by a supervisor",
       "foi retirada pela supervisão"}};
  return kOutcomes[static_cast<size_t>(outcome)].In(language);
}

absl::string_view As(RoutedOutcome outcome, Language language) {
  static constexpr Phrase kOutcomes[] = {{"sin resultado", "without outcome", "sem resultado"},
                                         {"atendida", "handled", "atendida"},
                                         {"abandonada", "abandoned", "abandonada"},
                                         {"perdida", "missed", "perdida"},
                                         {"desbordada", "overflowed", "transbordada"},
                                         {"fallida", "failed", "falhada"},
                                         {"unida a otra", "merged", "unida a outra"}};
  return kOutcomes[static_cast<size_t>(outcome)].In(language);
}

/// Facts in words. What has no words of its own is told by `event` alone.
struct Teller {
  const StoryStep& step;
  Language language;

  std::string Say(const Phrase& phrase, absl::string_view a = "", absl::string_view b = "") const {
    return absl::Substitute(phrase.In(language), a, b);
  }

  std::string operator()(const CallReceived&) const {
    return Say({"La llamada llegó a «$0».", "The call came to \"$0\".", "A chamada chegou a «$0»."},
               Group());
  }
  std::string operator()(const CallMoved& f) const {
    std::string text =
        Say({"La llamada pasó a «$0» porque $1", "The call went on to \"$0\" because $1",
             "A chamada passou a «$0» porque $1"},
            Group(), Because(f.because, language));
    if (!f.holiday.empty()) absl::StrAppend(&text, " (", f.holiday, ")");
    return absl::StrCat(text, Passing(f.skipped), ".");
  }
  std::string operator()(const CallQueued&) const {
    if (!step.why.has_value()) {
      return Say({"La llamada entró en la cola de «$0».", "The call joined the queue of \"$0\".",
                  "A chamada entrou na fila de «$0»."},
                 Group());
    }
    return Say({"La llamada espera en «$0»: nadie podía recibirla; $1 antes en la cola.",
                "The call waits in \"$0\": nobody could have it; $1 before it in the queue.",
                "A chamada espera em «$0»: ninguém a podia receber; $1 antes na fila."},
               Group(), absl::StrCat(step.why->ahead));
  }
  std::string operator()(const CallMissed& f) const {
    std::string text = Say({"La llamada se perdió porque $0", "The call was missed because $0",
                            "A chamada perdeu-se porque $0"},
                           Because(f.reason, language));
    if (!f.holiday.empty()) absl::StrAppend(&text, " (", f.holiday, ")");
    return absl::StrCat(text, Passing(f.skipped), ".");
  }
  std::string operator()(const OfferMade& f) const {
    return Say({"Se ofreció a $0.", "It was offered to $0.", "Foi oferecida a $0."},
               f.person.value());
  }
  std::string operator()(const OfferAccepted&) const {
    return Say({"La oferta fue aceptada.", "The offer was accepted.", "A oferta foi aceite."});
  }
  std::string operator()(const OfferEnded& f) const {
    return Say({"La oferta $0.", "The offer $0.", "A oferta $0."}, How(f.outcome, language));
  }
  std::string operator()(const RoundEnded&) const {
    return Say({"Quienes la dejaron pasar pueden volver a recibirla.",
                "Those who let it go by may be tried again.",
                "Quem a deixou passar pode voltar a recebê-la."});
  }
  std::string operator()(const CallReconsidered&) const {
    return Say({"Desde ahora pueden recibirla más personas.",
                "More agents may have it from now on.",
                "A partir de agora mais pessoas podem recebê-la."});
  }
  std::string operator()(const RingStepped&) const {
    return Say(
        {"Puede sonar a una persona más.", "One more may ring.", "Pode tocar a mais uma pessoa."});
  }
  std::string operator()(const CallbackRequested&) const {
    return Say({"Quien llamaba pidió que se le devuelva la llamada.",
                "The caller asked to be called back.",
                "Quem ligava pediu que lhe liguem de volta."});
  }
  std::string operator()(const CallPrioritised& f) const {
    return Say(
        {"Su prioridad es ahora $0.", "Its priority is $0 now.", "A sua prioridade é agora $0."},
        absl::StrCat(f.priority));
  }
  std::string operator()(const CallHeld& f) const {
    return Say({"Quedó reservada a $0.", "It was held for $0.", "Ficou reservada a $0."},
               f.person.value());
  }
  std::string operator()(const ScheduleFaulted& f) const {
    return Say({"El horario no se pudo evaluar: $0.", "The hours could not be evaluated: $0.",
                "O horário não pôde ser avaliado: $0."},
               f.fault);
  }
  std::string operator()(const Supervised& f) const {
    static constexpr Phrase kMachine = {"una máquina", "A machine", "uma máquina"};
    return Say({"Intervino $0$1.", "$0 stepped in$1.", "Interveio $0$1."},
               f.actor.empty() ? kMachine.In(language) : absl::string_view(f.actor),
               f.reason.empty() ? "" : absl::StrCat(": ", f.reason));
  }
  std::string operator()(const CallEnded& f) const {
    return Say({"La llamada terminó: $0.", "The call ended: $0.", "A chamada terminou: $0."},
               As(f.outcome, language));
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";
  }

  absl::string_view Group() const {
    return step.group_name.empty() ? absl::string_view(step.group.value())
                                   : absl::string_view(step.group_name);
  }

  std::string Passing(const std::vector<Skipped>& skipped) const {
    std::string text;
    for (const auto& [group, because] : skipped) {
      absl::StrAppend(&text,
                      Say({"; «$0» no la tomó porque $1", "; \"$0\" did not take it because $1",
                           "; «$0» não a tomou porque $1"},
                          group.value(), Because(because, language)));
    }
    return text;
  }
};

}  // namespace

std::string StepInWords(const StoryStep& step, Language language) {
  return std::visit(Teller{step, language}, step.event.fact);
}

}  // namespace centralita::routing
