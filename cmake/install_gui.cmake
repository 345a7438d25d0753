# SPDX-License-Identifier: Apache-2.0
# What a desktop needs to know of the window, and the scenarios that its start page shows.
include(GNUInstallDirs)
set(share ${PROJECT_SOURCE_DIR}/gui/main/share)
install(TARGETS doppel-gui)
install(FILES ${share}/org.doppel.Doppel.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${share}/org.doppel.Doppel.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES ${share}/org.doppel.Doppel.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/doppel/scenarios
        FILES_MATCHING PATTERN "*.yaml" PATTERN "*.jsonl" PATTERN "*.log" PATTERN "*.csv")
