#include "services/routing/app/candidate_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"

namespace centralita::routing {
namespace {

/// What was found, and what would have had to be otherwise.
struct Finding {
  Phrase found;
  Phrase otherwise;
};

const Finding& FindingOf(Verdict verdict) {
  static constexpr Finding kFindings[] = {
      {{"", "", ""}, {"", "", ""}},
      {{"recibió la llamada", "had the call", "recebeu a chamada"}, {"", "", ""}},
      {{"no estaba en estado disponible", "was not available by choice", "não estava disponível"},
       {"hubiera elegido el estado disponible", "the agent had chosen AVAILABLE",
        "tivesse escolhido o estado disponível"}},
      {{"su consola no daba señales de vida", "the console was silent", "a consola não dava sinal"},
       {"su consola hubiera estado abierta", "the console had been open",
        "a consola estivesse aberta"}},
      {{"no tenía ningún teléfono registrado", "no phone was registered",
        "não tinha telefone registado"},
       {"hubiera tenido un teléfono registrado", "a phone had been registered",
        "tivesse um telefone registado"}},
      {{"ya tenía todas las llamadas que puede tener ($0)",
        "had as many calls as may be already ($0)", "já tinha todas as chamadas possíveis ($0)"},
       {"hubiera terminado su llamada", "the agent's call had been over",
        "a sua chamada tivesse terminado"}},
      {{"estaba en el tiempo posterior a una llamada", "was in wrap-up", "estava em pós-chamada"},
       {"hubiera terminado el tiempo posterior a la llamada", "the wrap-up had been over",
        "a pós-chamada tivesse terminado"}},
      {{"acababa de dejar pasar otra llamada", "had just let another call go by",
        "tinha acabado de deixar passar outra chamada"},
       {"hubiera pasado un momento más", "a moment more had gone by",
        "tivesse passado mais um momento"}},
      {{"estaba en pausa por dejar pasar demasiadas llamadas",
        "was paused for letting too many calls go by",
        "estava em pausa por deixar passar demasiadas chamadas"},
       {"no hubiera estado en pausa", "the agent had not been paused", "não estivesse em pausa"}},
      {{"había salido de este grupo", "had stepped out of this group", "tinha saído deste grupo"},
       {"no hubiera salido del grupo", "the agent had not stepped out of the group",
        "não tivesse saído do grupo"}},
      {{"estaba en pausa en este grupo por dejar pasar demasiadas llamadas",
        "was paused in this group for letting too many calls go by",
        "estava em pausa neste grupo por deixar passar demasiadas chamadas"},
       {"no hubiera estado en pausa en el grupo", "the agent had not been paused in the group",
        "não estivesse em pausa no grupo"}},
      {{"su pertenencia al grupo no estaba activa", "the membership was not active",
        "a pertença ao grupo não estava ativa"},
       {"su pertenencia al grupo hubiera estado activa", "the membership had been active",
        "a pertença ao grupo estivesse ativa"}},
      {{"ya había dejado pasar esta llamada en esta vuelta",
        "had let this call go by in this round already",
        "já tinha deixado passar esta chamada nesta volta"},
       {"no hubiera dejado pasar esta llamada", "the agent had not let this call go by",
        "não tivesse deixado passar esta chamada"}},
      {{"esta llamada ya le estaba sonando", "was being rung by this call already",
        "esta chamada já lhe estava a tocar"},
       {"contestara", "the agent answered", "atendesse"}},
      {{"la llamada estaba reservada a otra persona", "the call was held for somebody else",
        "a chamada estava reservada a outra pessoa"},
       {"la llamada no hubiera estado reservada", "the call had not been held",
        "a chamada não estivesse reservada"}},
      {{"solo ayuda con llamadas que llevan $1 s esperando",
        "helps out only with calls that have waited for $1 s",
        "só ajuda com chamadas que esperam há $1 s"},
       {"la llamada hubiera esperado $1 s", "the call had waited for $1 s",
        "a chamada tivesse esperado $1 s"}},
      {{"le falta «$2» de nivel $3", "lacks \"$2\" at level $3", "falta-lhe «$2» de nível $3"},
       {"tuviera «$2» de nivel $3", "the agent had \"$2\" at level $3",
        "tivesse «$2» de nível $3"}},
      {{"la llamada era para otra persona, que estaba libre",
        "the call was meant for somebody else, who was free",
        "a chamada era para outra pessoa, que estava livre"},
       {"esa persona no hubiera estado libre", "that agent had not been free",
        "essa pessoa não estivesse livre"}},
      {{"es de nivel $4, y había libres de un nivel anterior",
        "is of level $4, and agents of a lower level were free",
        "é de nível $4, e havia livres de um nível anterior"},
       {"", "", ""}},
      {{"tiene menos de las competencias preferidas ($5)", "has fewer of the preferred skills ($5)",
        "tem menos das competências preferidas ($5)"},
       {"", "", ""}},
      {{"va después en el orden del grupo", "comes later in the group's order",
        "vem depois na ordem do grupo"},
       {"", "", ""}},
      {{"la suerte recayó en otra persona", "the lot fell on somebody else",
        "a sorte coube a outra pessoa"},
       {"la suerte hubiera sido otra", "the lot had been another", "a sorte fosse outra"}},
      {{"una persona supervisora asignó la llamada a otra", "a supervisor gave the call to another",
        "a chamada foi atribuída a outra pessoa"},
       {"no se hubiera asignado la llamada", "the call had not been assigned",
        "a chamada não tivesse sido atribuída"}},
      {{"estaba libre, pero otras llamadas van antes", "was free, but other calls come first",
        "estava livre, mas outras chamadas vêm antes"},
       {"no hubiera llamadas antes", "no calls came before", "não houvesse chamadas antes"}},
  };
  return kFindings[static_cast<size_t>(verdict)];
}

std::string Fill(absl::string_view text, const Candidate& c) {
  const SkillDemand lacking = c.lacking.value_or(SkillDemand{});
  return absl::Substitute(text, c.load, absl::ToInt64Seconds(c.joins_after), lacking.skill,
                          lacking.min_level, c.level, c.preferred_skills);
}

constexpr Phrase kWouldHave = {"La habría recibido si $0", "Would have had it if $0",
                               "Tê-la-ia recebido se $0"};
constexpr Phrase kAnd = {" y ", " and ", " e "};
constexpr Phrase kOneBefore = {"no hubiera estado libre quien va antes",
                               "the one who comes before had not been free",
                               "quem vem antes não estivesse livre"};
constexpr Phrase kSomeBefore = {"no hubieran estado libres las $0 personas que van antes",
                                "the $0 who come before had not been free",
                                "as $0 pessoas que vêm antes não estivessem livres"};
constexpr Phrase kCallsBefore = {"no hubiera $0 llamadas antes en la cola",
                                 "$0 calls had not been before it in the queue",
                                 "não houvesse $0 chamadas antes na fila"};
constexpr Phrase kLot = {"la suerte le hubiera tocado", "the lot had fallen on the agent",
                         "a sorte lhe tivesse cabido"};

}  // namespace

std::string VerdictInWords(const Explanation&, const Candidate& candidate, Language language) {
  return Fill(FindingOf(candidate.verdict).found.In(language), candidate);
}

std::string CounterfactualInWords(const Explanation& why, const Candidate& candidate,
                                  Language language) {
  if (candidate.verdict == Verdict::kChosen) return "";
  std::string conditions = Fill(FindingOf(candidate.verdict).otherwise.In(language), candidate);
  const auto add = [&](const std::string& condition) {
    absl::StrAppend(&conditions, conditions.empty() ? "" : kAnd.In(language), condition);
  };
  const bool waits = why.tie_break == TieBreak::kNobody;
  const bool draws = why.strategy == Strategy::kWeightedRandom;
  // Who was passed for the one whom the call wanted or was given to needs nothing else but that.
  const bool by_order = candidate.verdict != Verdict::kOtherWanted &&
                        candidate.verdict != Verdict::kOtherAssigned &&
                        candidate.verdict != Verdict::kHeldForOther;
  if (waits && why.ahead > 0 && candidate.verdict != Verdict::kCallBehindOthers) {
    add(absl::Substitute(kCallsBefore.In(language), why.ahead));
  } else if (draws && !waits && candidate.verdict < Verdict::kOtherWanted) {
    add(std::string(kLot.In(language)));
  } else if (by_order && candidate.before == 1) {
    add(std::string(kOneBefore.In(language)));
  } else if (by_order && candidate.before > 1) {
    add(absl::Substitute(kSomeBefore.In(language), candidate.before));
  }
  return absl::StrCat(absl::Substitute(kWouldHave.In(language), conditions), ".");
}

std::string TieBreakInWords(const Explanation& why, Language language) {
  static constexpr Phrase kByTieBreak[] = {
      {"nadie más podía recibirla", "nobody else could have it", "mais ninguém a podia receber"},
      {"la llamada era para esta persona", "the call was meant for this agent",
       "a chamada era para esta pessoa"},
      {"se asignó a esta persona", "it was assigned to this agent", "foi atribuída a esta pessoa"},
      {"el nivel más bajo va primero", "the lowest level comes first",
       "o nível mais baixo vem primeiro"},
      {"más competencias preferidas", "more of the preferred skills",
       "mais competências preferidas"},
  };
  static constexpr Phrase kByStrategy[] = {
      {"el turno: el orden del grupo desde quien tuvo la última",
       "the turn: the group's order from whoever had the last one",
       "a vez: a ordem do grupo a partir de quem teve a última"},
      {"quien llevaba más tiempo sin llamadas", "who had been idle for longest",
       "quem estava há mais tempo sem chamadas"},
      {"quien había atendido menos llamadas", "who had taken the fewest calls",
       "quem tinha atendido menos chamadas"},
      {"quien había hablado menos tiempo", "who had talked the least",
       "quem tinha falado menos tempo"},
      {"el orden fijo del grupo", "the group's fixed order", "a ordem fixa do grupo"},
      {"un sorteo según el peso", "a draw by weight", "um sorteio segundo o peso"},
      {"suena a la vez a todas las personas libres", "all who are free ring at once",
       "toca ao mesmo tempo a todas as pessoas livres"},
      {"suena cada vez a una persona más", "one more rings at a time",
       "toca a mais uma pessoa de cada vez"},
  };
  if (why.tie_break == TieBreak::kNobody) return "";
  const Phrase& phrase = why.tie_break == TieBreak::kStrategy
                             ? kByStrategy[static_cast<size_t>(why.strategy)]
                             : kByTieBreak[static_cast<size_t>(why.tie_break)];
  return std::string(phrase.In(language));
}

}  // namespace centralita::routing
