"""Control against fluency on E2E: the controls of Diffusion-LM (Li et al. 2022) in one harness."""
