// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/nginx_peers.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

namespace doppel::models {
namespace {

class AnUpstream : public ::testing::Test {
protected:
    void peers(std::initializer_list<std::int64_t> weights) {
        for (const std::int64_t weight : weights) {
            peers_.push_back(NginxPeer::ofWeight(weight));
        }
    }
    /// The letters of the next picks, each answered at once.
    std::string picks(int howMany) {
        std::string letters;
        for (int i = 0; i < howMany; ++i) {
            const auto peer = pickSmoothly(peers_, {}, now_);
            letters += peer ? static_cast<char>('a' + *peer) : '-';
            if (peer) {
                release(*peer, false);
            }
        }
        return letters;
    }
    void release(std::size_t peer, bool failed) {
        releasePeer(peers_[peer], failed, peers_.size() == 1, now_);
    }

    std::vector<NginxPeer> peers_;
    std::int64_t now_ = 100;
};

TEST_F(AnUpstream, G4_3SpreadsWeightsFiveOneOneSmoothly) {
    peers({5, 1, 1});
    EXPECT_EQ(picks(14), "aabacaaaabacaa");
}

TEST_F(AnUpstream, TakesEqualPeersInTurn) {
    peers({1, 1, 1});
    EXPECT_EQ(picks(6), "abcabc");
}

TEST_F(AnUpstream, LeavesAFailedPeerAloneUntilMoreThanItsTimeoutPassed) {
    peers({1, 1});
    ASSERT_EQ(pickSmoothly(peers_, {}, now_), 0U);
    release(0, true);
    EXPECT_EQ(picks(3), "bbb");
    now_ += 10; // not more than fail_timeout
    EXPECT_EQ(picks(3), "bbb");
    now_ += 1;
    // Its effective weight fell to 0 and creeps back: by hand from the algorithm.
    EXPECT_EQ(picks(3), "bba");
    EXPECT_EQ(peers_[0].fails, 0);
}

TEST_F(AnUpstream, LowersTheEffectiveWeightByAShareAndLetsItCreepBack) {
    peers({9, 1});
    peers_[0].maxFails = 3;
    ASSERT_EQ(pickSmoothly(peers_, {}, now_), 0U);
    release(0, true);
    EXPECT_EQ(peers_[0].effectiveWeight, 6);
    for (int i = 0; i < 3; ++i) {
        picks(1);
    }
    EXPECT_EQ(peers_[0].effectiveWeight, 9);
    EXPECT_EQ(peers_[0].fails, 1); // only a success after a trial forgets it
}

TEST_F(AnUpstream, AsksAFailedPeerOnceAfterItsTimeoutAndAgainAfterAnotherWhenItFails) {
    peers({1, 1});
    ASSERT_EQ(pickSmoothly(peers_, {}, now_), 0U);
    release(0, true);
    now_ += 11;
    picks(2);
    ASSERT_EQ(pickSmoothly(peers_, {}, now_), 0U);
    EXPECT_EQ(peers_[0].checked, now_);
    EXPECT_EQ(picks(3), "bbb"); // while the trial is on its way
    release(0, true);
    EXPECT_EQ(peers_[0].fails, 2);
    EXPECT_EQ(picks(3), "bbb");
}

TEST_F(AnUpstream, NeverTakesAPeerThatIsAloneAsFailed) {
    peers({1});
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(pickSmoothly(peers_, {}, now_), 0U);
        release(0, true);
    }
    EXPECT_EQ(picks(1), "a");
}

TEST_F(AnUpstream, HasNobodyWhenAllHaveBeenTriedOrAreFull) {
    peers({1, 1});
    EXPECT_EQ(pickSmoothly(peers_, {0, 1}, now_), std::nullopt);
    peers_[0].down = true;
    peers_[1].maxConnections = 1;
    EXPECT_EQ(pickSmoothly(peers_, {}, now_), 1U);
    EXPECT_EQ(pickSmoothly(peers_, {}, now_), std::nullopt);
}

TEST_F(AnUpstream, PrefersTheFewestConnectionsForItsWeight) {
    peers({2, 1});
    peers_[0].connections = 3;
    peers_[1].connections = 2;
    EXPECT_EQ(pickLeastConnected(peers_, {}, now_), 0U); // 3/2 < 2/1
    EXPECT_EQ(pickLeastConnected(peers_, {}, now_), 0U); // 4/2 = 2/1: by weighted round robin
    EXPECT_EQ(pickLeastConnected(peers_, {}, now_), 1U); // 5/2 > 2/1
}

} // namespace
} // namespace doppel::models
