#include "services/media/domain/status_map.h"

#include <algorithm>

namespace centralita::media {
namespace {

/// Smaller tells more.
int Rank(int status) {
  if (status >= 600) return 0;
  switch (status) {
    case 486:  // Busy Here: a person is there.
    case 480:  // Temporarily Unavailable: do not disturb.
    case 403:
      return 1;
    case 488:
    case 415:
    case 606:
      return 2;
    case 487:  // Request Terminated: by us.
    case 408:  // Request Timeout.
      return 4;
    default:
      return status < 500 ? 3 : 5;
  }
}

}  // namespace

EndCause CauseOf(int sip_status, bool rang) {
  switch (sip_status) {
    case 486:
    case 600:
      return EndCause::kBusy;
    case 480:
    case 403:
    case 433:  // Anonymity Disallowed (RFC 5079).
    case 603:
    case 607:  // Unwanted (RFC 8197).
      return EndCause::kRejected;
    case 408:
      return rang ? EndCause::kNoAnswer : EndCause::kUnreachable;
    case 404:
    case 410:
    case 502:
    case 503:
    case 504:
    case 604:
      return EndCause::kUnreachable;
    case 415:
    case 488:
    case 606:
      return EndCause::kNoCommonCodec;
    case 487:
      return EndCause::kNormal;
    default:
      return EndCause::kFailed;
  }
}

int BestFailure(const std::vector<int>& statuses) {
  return *std::min_element(statuses.begin(), statuses.end(), [](int a, int b) {
    return Rank(a) != Rank(b) ? Rank(a) < Rank(b) : a < b;
  });
}

const char* PhraseOf(int sip_status) {
  switch (sip_status) {
    case 100:
      return "Trying";
    case 180:
      return "Ringing";
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 407:
      return "Proxy Authentication Required";
    case 408:
      return "Request Timeout";
    case 410:
      return "Gone";
    case 415:
      return "Unsupported Media Type";
    case 420:
      return "Bad Extension";
    case 423:
      return "Interval Too Brief";
    case 480:
      return "Temporarily Unavailable";
    case 481:
      return "Call/Transaction Does Not Exist";
    case 484:
      return "Address Incomplete";
    case 486:
      return "Busy Here";
    case 487:
      return "Request Terminated";
    case 488:
      return "Not Acceptable Here";
    case 491:
      return "Request Pending";
    case 500:
      return "Server Internal Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Server Time-out";
    case 600:
      return "Busy Everywhere";
    case 603:
      return "Decline";
    case 604:
      return "Does Not Exist Anywhere";
    case 606:
      return "Not Acceptable";
    default:
      return sip_status < 500   ? "Request Failure"
             : sip_status < 600 ? "Server Failure"
                                : "Global Failure";
  }
}

}  // namespace centralita::media
