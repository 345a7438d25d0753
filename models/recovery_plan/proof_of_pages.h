// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// How many pages, or queries, a look asks for, one after the other: so few that who looks once a
/// second is no load.
inline constexpr int kAskedALook = 5;

/// Whether something serves, by the pages that whoever looks at it got: 44 in a row that ended well,
/// over as many looks as that takes.
///
/// What fails a tenth of its pages gets that far in 1 of 100 rows, 0.9^44, and so after
/// (0.9^-44 - 1) / 0.1 = 1,021 pages on average: in three and a half minutes of five pages a second.
/// What fails a twentieth takes half a minute, what fails half of them never gets there.
class ProofOfPages {
public:
    static constexpr std::uint32_t kInARow = 44;

    void tell(bool isGood) { inARow_ = isGood ? inARow_ + 1 : 0; }
    bool isGiven() const { return inARow_ >= kInARow; }

private:
    std::uint32_t inARow_ = 0;
};

} // namespace doppel::models
