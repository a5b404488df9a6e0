mod sav;
