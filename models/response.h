// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace doppel::models {

/// Why there is no HTTP answer at all.
enum class Failure : std::uint8_t {
    None,
    NameNotResolved, ///< DNS: SERVFAIL or no such name
    Refused,         ///< the other side refuses connections
    ConnectTimeout,  ///< nothing answers: a dead host, a partition
    Timeout,         ///< connected, but the answer's first byte did not come in time
    Stalled,         ///< the answer began and then stopped
    Reset,           ///< the connection broke
    Overloaded,      ///< the caller has no connection left to make the call with
    GaveUp,          ///< the visitor lost patience
    BadCertificate,  ///< the other side's certificate is not valid
};

inline constexpr std::size_t kFailures = static_cast<std::size_t>(Failure::BadCertificate) + 1;

/// RFC 9110: the copy that the client holds is still good.
inline constexpr std::uint16_t kNotModified = 304;
/// RFC 6585: the client is rate limited.
inline constexpr std::uint16_t kTooManyRequests = 429;

/// What in the platform made the answer that a visitor gets.
enum class ServedBy : std::uint8_t { Origin, Cache, Stale, Mirror, Synthetic };
inline constexpr std::size_t kServedBys = static_cast<std::size_t>(ServedBy::Synthetic) + 1;

/// What a component answers. A small value; `failure` other than None means that there is no
/// status.
struct Response {
    std::uint16_t status = 200;
    Failure failure = Failure::None;
    ServedBy servedBy = ServedBy::Origin;
    std::uint8_t mirror = 0; ///< which mirror, from 1
    bool mayStore = true;    ///< no `no-store`, `private` or Set-Cookie
    /// A cache gave it though it might not: as fresh by a wrong clock, or for want of the origin.
    bool isPastFreshness = false;
    bool isPastGrace = false; ///< and it is past its grace, too: by a wrong clock
    bool lacksBody = false;   ///< a 200 of a program that fails without an error code: it is blank
    bool lacksWork = false;   ///< such a program has not even begun
    /// Made without a part of the page whose call failed, as on_failure: ignore allows.
    bool isDegraded = false;
    std::uint32_t validator = 0;           ///< ETag as a version number; 0 for none
    sim::Bytes size{};                     ///< of the body
    std::optional<sim::Duration> maxAge{}; ///< Cache-Control: max-age, where the answer says one
    sim::Duration age{};        ///< Age: how long caches on the way have held it, by their clocks
    sim::Duration heldFor{};    ///< how long they have, whatever their clocks say
    sim::Duration longestGap{}; ///< the longest pause within the body, for between-bytes time-outs

    static Response failed(Failure why) {
        Response response;
        response.status = 0;
        response.failure = why;
        return response;
    }
    static Response withStatus(std::uint16_t status, sim::Bytes size = {}) {
        Response response;
        response.status = status;
        response.size = size;
        return response;
    }
    /// An answer that a component makes itself, such as a proxy's error page: nobody may store it.
    static Response ofItsOwn(std::uint16_t status, sim::Bytes size = {}) {
        Response response = withStatus(status, size);
        response.mayStore = false;
        return response;
    }

    bool answered() const { return failure == Failure::None; }
    bool serverError() const { return answered() && status >= 500; }
    /// What a caller on the way counts as an answer: anything but a failure or a 5xx. Whether it is
    /// what the visitor should have got is another question: models/traffic/judgement.h.
    bool good() const { return answered() && status < 500; }
    /// Whether a program takes it for an answer at all: not rate limited either.
    bool usable() const { return good() && status != kTooManyRequests; }
    /// Whether a program got what it asked for: 2xx, with the body that it parses, or 304.
    bool successful() const {
        return answered() && !lacksBody && ((status >= 200 && status < 300) || status == 304);
    }
    /// Whether it begins and then stops for longer than anyone waits.
    bool stopsInItsMidst() const { return longestGap == sim::kForever; }
};

static_assert(std::is_trivially_copyable_v<Response> && sizeof(Response) <= 64);

/// "refused", "connect timeout", …: as reports and journeys say it.
std::string_view toText(Failure failure);
std::string_view toText(ServedBy servedBy);

} // namespace doppel::models
